using Azure;
using Azure.Data.Tables;
using CareLoop.Storage;
using Xunit;

namespace CareLoop.Tests.Storage;

public sealed class RowTransactionTests
{
    [Fact]
    public void Check_PropertyAtTheLimit_IsTakenAndOneCharacterMoreNames()
    {
        RowSize.Check(new TableEntity("p", "r") { ["text"] = new string('王', StorageLimits.PropertyCharacters) });

        var refused = Assert.Throws<RowTooLargeException>(() => RowSize.Check(new TableEntity("p", "r") { ["text"] = new string('王', StorageLimits.PropertyCharacters + 1) }));
        Assert.Contains("'text'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Check_PropertiesAtTheLimit_AreTakenAndOneMoreIsNot()
    {
        var row = new TableEntity("p", "r");
        for (var number = 0; number < StorageLimits.RowProperties; number++)
            row["p" + number] = number;
        RowSize.Check(row);

        row["more"] = 1;

        Assert.Throws<RowTooLargeException>(() => RowSize.Check(row));
    }

    [Fact]
    public void Check_RowOverAMebibyte_IsRefusedThoughNoPropertyIs()
    {
        var row = new TableEntity("p", "r");
        for (var number = 0; number < 17; number++)
            row["p" + number] = new string('a', StorageLimits.PropertyCharacters);

        Assert.Throws<RowTooLargeException>(() => RowSize.Check(row));
    }

    [Fact]
    public void Append_HundredOperations_AreTakenAndOneMoreIsNot()
    {
        var transaction = new RowTransaction("p");
        for (var number = 0; number < StorageLimits.TransactionOperations; number++)
            transaction.Put(new TableEntity("p", "r" + number));
        Assert.True(transaction.IsFull);

        Assert.Throws<RowTooLargeException>(() => transaction.Delete("more", ETag.All));
        Assert.Equal(StorageLimits.TransactionOperations, transaction.Count);
    }

    [Fact]
    public void Append_OverFourMebibytes_IsRefused()
    {
        var transaction = new RowTransaction("p");

        var refused = Assert.Throws<RowTooLargeException>(() =>
        {
            for (var number = 0; number < 5; number++)
                transaction.Add(AlmostAMebibyte(number));
        });

        Assert.Equal(4, transaction.Count);
        Assert.Contains("transaction", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Append_SameRowTwice_IsABug()
    {
        var transaction = new RowTransaction("p");
        transaction.Put(new TableEntity("p", "r"));

        Assert.Throws<InvalidOperationException>(() => transaction.Delete("r", ETag.All));
    }

    [Fact]
    public void Append_OtherPartition_IsABug() =>
        Assert.Throws<InvalidOperationException>(() => new RowTransaction("p").Add(new TableEntity("q", "r")));

    private static TableEntity AlmostAMebibyte(int number)
    {
        var row = new TableEntity("p", "r" + number);
        for (var part = 0; part < 15; part++)
            row["p" + part] = new string('a', StorageLimits.PropertyCharacters);
        return row;
    }
}
