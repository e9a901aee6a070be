using CareLoop.Storage;
using Xunit;

namespace CareLoop.Tests.Storage;

/// <summary>Any text can be part of a key, and is read back from it.</summary>
public sealed class TableKeyTests
{
    [Theory]
    [InlineData("")]
    [InlineData("east")]
    [InlineData("east-2.wing")]
    [InlineData("_~/\\#?%")]
    [InlineData("东院 1")]
    [InlineData("_0041\n\u007f\u00a0")]
    [InlineData("𠮷")]
    public void Part_OfAnyText_IsAKeyAndIsReadBack(string text)
    {
        var part = TableKey.Part(text);

        Assert.Equal(text, TableKey.Text(part));
        Assert.DoesNotContain(part, character => character is '~' or '/' or '\\' or '#' or '?' or '%' || char.IsControl(character));
    }
}
