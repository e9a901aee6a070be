using System.Text;
using CareLoop.Intake.Hl7v2;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Intake.Hl7v2;

public sealed class Hl7MessageTests
{
    private const string Header = @"MSH|^~\&|HIS|EAST|CareLoop|EAST|20260302080000||ADT^A01^ADT_A01|C-1|P|2.5.1";

    [Theory]
    [InlineData("MSH|^~\\&|HIS", '\\', '&')]
    [InlineData("MSH|^~\\\\&|HIS", '\\', '&')]
    [InlineData("MSH|^~\\&#|HIS", '\\', '&')]
    [InlineData("MSH|^~|HIS", null, null)]
    public void Read_DelimitersOfTheWild_AreTakenAsMeant(string header, char? escape, char? subcomponent)
    {
        var separators = Hl7Separators.Read(header)!;

        Assert.Equal(('|', '^', '~', escape, subcomponent), (separators.Field, separators.Component, separators.Repetition, separators.Escape, separators.Subcomponent));
    }

    [Fact]
    public void Read_FieldComponentAndSubcomponent_AreFoundByTheirNumbers()
    {
        var message = Read(Header, "PID|1||100001^^^EAST&1.2.3&ISO^MR~44010219800101^^^^NI||王^建国");

        var identifiers = message.Find("PID")![3].Repetitions.ToList();
        Assert.Equal(["100001", "44010219800101"], identifiers.Select(id => id[1].Text));
        Assert.Equal(["EAST", "1.2.3", "ISO", ""], Enumerable.Range(1, 4).Select(part => identifiers[0][4][part].Text));
        Assert.Equal(("王", "建国", ""), (message.Find("PID")![5][1].Text, message.Find("PID")![5][2].Text, message.Find("PID")![40][7].Text));
        Assert.Equal(("ADT", "A01", "C-1"), (message.Code, message.Trigger, message.ControlId));
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\n")]
    [InlineData("\r\n")]
    [InlineData("\r\r\n \n")]
    public void Read_AnyLineEnd_IsTheSame(string end)
    {
        var message = Hl7Message.Read("\uFEFF\v" + Header + end + "EVN|A01" + end + "PID|1" + end + "\u001c\r")!;

        Assert.Equal(["MSH", "EVN", "PID"], message.Segments.Select(segment => segment.Name));
    }

    [Fact]
    public void Read_OtherDelimiters_AreTakenAsDeclared()
    {
        var message = Read("MSH#*!?%#HIS#EAST#####ADT*A08#C-2#P#2.3", "PID###A%B*C!D#?F?x?T?y?S?z?R??E?");

        Assert.Equal(["A", "D"], message.Find("PID")![3].Repetitions.Select(one => one[1].Text));
        Assert.Equal("B", message.Find("PID")![3][1][2].Text);
        Assert.Equal("#x%y*z!?", message.Find("PID")![4].Text);
        Assert.Equal("A08", message.Trigger);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("  ", null)]
    [InlineData("\"\"", "")]
    [InlineData(" \"\" ", "")]
    [InlineData("x", "x")]
    [InlineData("\"x\"", "\"x\"")]
    public void Said_EmptyAndNull_AreTwoThings(string field, string? said) => Assert.Equal(said, Read(Header, "PID|" + field).Find("PID")![1].Said);

    [Theory]
    [InlineData(@"a\T\b", "a&b")]
    [InlineData(@"a\.br\b", "a\nb")]
    [InlineData(@"\H\a\N\", "a")]
    [InlineData(@"a\X0D0A\b", "a\r\nb")]
    [InlineData(@"a\Zx\b", "ab")]
    [InlineData(@"C:\dir", @"C:\dir")]
    [InlineData(@"a\E\b", @"a\b")]
    public void Text_Escapes_AreRead(string raw, string text) => Assert.Equal(text, Read(Header, "OBX|" + raw).Find("OBX")![1].Text);

    [Theory]
    [InlineData("")]
    [InlineData("AAA|1\rBBB|2")]
    [InlineData("MSH")]
    [InlineData("MSH|")]
    [InlineData("MSH|^")]
    [InlineData("MSH|||HIS")]
    [InlineData("MSH|^^~&|HIS")]
    [InlineData("MSHA^~\\&AHIS")]
    public void Read_NoHeader_IsNoMessage(string text) => Assert.Null(Hl7Message.Read(text));

    [Fact]
    public void Trigger_OnlyAStructure_IsTheLastResort()
    {
        Assert.Equal("A03", Hl7Message.Read("MSH|^~\\&|A|B|||1||ADT^^ADT_A03|1")!.Trigger);
        Assert.Equal("", Hl7Message.Read("MSH|^~\\&|A|B|||1||ADT|1")!.Trigger);
    }

    [Fact]
    public void Read_ABatch_IsItsMessages()
    {
        var batch = Hl7Batch.Read("FHS|^~\\&|A\rBHS|^~\\&|A\r" + Header + "\rPID|1\r" + Header + "\rPID|2\rZZZ|x\rBTS|2|all\rFTS|1\r");

        Assert.True(batch.IsBatch);
        Assert.Equal([2, 3], batch.Messages.Select(message => Hl7Message.Read(message)!.Segments.Count));
        Assert.Equal((0, 2), (batch.Stray, batch.Stated));
    }

    [Fact]
    public void Read_SegmentsBeforeAnyHeader_AreCounted()
    {
        Assert.Equal((2, 0, false), Hl7Batch.Read("AAA|1\rBBB|2") is var none ? (none.Stray, none.Messages.Count, none.IsBatch) : default);
        Assert.False(Hl7Batch.Read(Header).IsBatch);
    }

    [Fact]
    public void ReadWriteRead_AnyText_IsStable() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Elements('|', '^', '~', '\\', '&', '"', 'a', '王', ' ', '\r', '\n', '1').ArrayOf().ToArbitrary(),
        noise =>
        {
            var first = Hl7Message.Read(Header + "\rPID|" + new string(noise))!;
            var again = Hl7Message.Read(first.Write())!;
            return first.Write() == again.Write() && first.Segments.Select(segment => segment[1].Text).SequenceEqual(again.Segments.Select(segment => segment[1].Text));
        }));

    [Fact]
    public void EscapeAndBack_AnyText_IsTheText() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.Elements('|', '^', '~', '\\', '&', 'a', '王', ' ', 'X', '.', '\n').ArrayOf().ToArbitrary(),
        letters => Hl7Escapes.Read(Hl7Escapes.Write(new string(letters), Hl7Separators.Recommended), Hl7Separators.Recommended) == new string(letters)));

    [Fact]
    public void Read_AnyBytes_NeverThrows() => Check.QuickThrowOnFailure(Prop.ForAll(
        Gen.OneOf(Gen.Choose(0, 255).Select(value => (byte)value), Gen.Elements("MSH|^~\\&\r"u8.ToArray())).ArrayOf().ToArbitrary(),
        bytes =>
        {
            if (Hl7Text.Read(bytes) is not { IsOk: true } text)
                return;
            foreach (var message in Hl7Batch.Read(text.Value).Messages.Select(Hl7Message.Read).OfType<Hl7Message>())
                _ = (message.Code, message.Trigger, message.ControlId, message.Write());
        }));

    [Theory]
    [InlineData("UNICODE UTF-8", "utf-8")]
    [InlineData("UTF-8", "utf-8")]
    [InlineData("", "utf-8")]
    [InlineData("ASCII", "utf-8")]
    [InlineData("GB 18030-2000", "GB18030")]
    public void Decode_ByWhatTheHeaderSays_KeepsTheName(string stated, string encoding)
    {
        // 億 has the byte of | as its second one in GB18030.
        var text = Header + new string('|', 6) + stated + "\rPID|1||1||億^建国";
        var bytes = (CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.UTF8).GetBytes(text);

        Assert.Equal("億", Hl7Message.Read(Hl7Text.Read(bytes).Value)!.Find("PID")![5][1].Text);
    }

    [Fact]
    public void Decode_ByTheSendersSetting_WhereTheHeaderSaysNothing()
    {
        var bytes = CodePagesEncodingProvider.Instance.GetEncoding("GB18030")!.GetBytes(Header + "\rPID|1||1||王^建国");

        Assert.Equal("王", Hl7Message.Read(Hl7Text.Read(bytes, "GB18030").Value)!.Find("PID")![5][1].Text);
        Assert.Equal("not-in-its-character-set", Hl7Text.Read(bytes).Problem!.Code);
    }

    [Fact]
    public void Decode_Latin1AndUnknownSets_AreReadOrNamed()
    {
        var text = Header + "||||||8859/1\rPID|1||1||Müller";

        Assert.Equal("Müller", Hl7Message.Read(Hl7Text.Read(Encoding.Latin1.GetBytes(text)).Value)!.Find("PID")![5][1].Text);
        Assert.Equal("character-set-not-known", Hl7Text.Read(Encoding.Latin1.GetBytes(text.Replace("8859/1", "ISO IR14", StringComparison.Ordinal))).Problem!.Code);
    }

    [Theory]
    [InlineData("8859/15", "iso-8859-15", "€")]
    [InlineData("8859/2", "iso-8859-2", "Łukasz")]
    [InlineData("ISO IR14", "us-ascii", "Smith")]
    [InlineData("x", "us-ascii", "Smith")]
    public void Decode_PartsOf8859AndPlainText_AreRead(string stated, string encoding, string name)
    {
        var bytes = (CodePagesEncodingProvider.Instance.GetEncoding(encoding) ?? Encoding.ASCII).GetBytes($"{Header}||||||{stated}\rPID|1||1||{name}");

        Assert.Equal(name, Hl7Message.Read(Hl7Text.Read(bytes).Value)!.Find("PID")![5][1].Text);
    }

    private static Hl7Message Read(params string[] segments) => Hl7Message.Read(string.Join('\r', segments))!;
}
