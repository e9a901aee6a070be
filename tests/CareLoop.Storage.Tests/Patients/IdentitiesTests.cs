using CareLoop.Common;
using CareLoop.Patients;
using Xunit;

namespace CareLoop.Storage.Tests.Patients;

public sealed class IdentitiesTests : AzuriteTest
{
    private static readonly Identifier Card = new("a-card", "7");
    private static readonly Identifier Mrn = new("b-mrn", "7");

    [Fact]
    public async Task ResolveAsync_TwoCreatorsOfOnePerson_ComputeTheSameKey()
    {
        await using var one = await TestBed.StartAsync(Storage);
        await using var two = await TestBed.StartAsync(Storage);

        var keys = await Task.WhenAll(ResolveAsync(one, Card, Mrn), ResolveAsync(two, Mrn, Card));

        Assert.Equal(keys[0].Key, keys[1].Key);
        Assert.All(keys, identified => Assert.Empty(identified.Elsewhere));
        Assert.Equal(2, (await one.RowsAsync(TableNames.Ids)).Count);
    }

    [Fact]
    public async Task ResolveAsync_IdentifierClaimedInBetween_LoserJoinsTheWinner()
    {
        await using var loser = await TestBed.StartAsync(Storage);
        await using var winner = await TestBed.StartAsync(Storage);
        var theirs = await ResolveAsync(winner, new Identifier("0-other", "1"));
        var interrupted = false;
        loser.Wire.Before = async request =>
        {
            if (request.Is(HttpMethod.Post, TableNames.Ids) && !interrupted)
            {
                interrupted = true;
                await winner.Get<Identities>().ClaimAsync(theirs.Key, [], [Card], default);
            }
        };

        var mine = await ResolveAsync(loser, Card, Mrn);

        Assert.Equal(theirs.Key, mine.Key);
        Assert.Empty(mine.Elsewhere);
        Assert.Equal(theirs.Key, await loser.Get<Identities>().FindAsync(Mrn, default));
    }

    [Fact]
    public async Task ResolveAsync_FurtherIdentifierKnown_LeadsToItsPatientAndClaimsTheOthers()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var known = await ResolveAsync(bed, Mrn);

        var again = await ResolveAsync(bed, Card, Mrn);

        Assert.Equal(known.Key, again.Key);
        Assert.Equal(known.Key, await bed.Get<Identities>().FindAsync(Card, default));
    }

    [Theory]
    [InlineData("a-new")]
    [InlineData("z-new")]
    public async Task ClaimAsync_IdentifierOfAnotherPatient_StaysThereAndIsTold(string authority)
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var one = await ResolveAsync(bed, Card);
        var two = await ResolveAsync(bed, Mrn);

        var claimed = await bed.Get<Identities>().ClaimAsync(one.Key, [Card], [Card, new Identifier(authority, "1"), Mrn], default);

        Assert.Equal((one.Key, Mrn), (claimed.Key, Assert.Single(claimed.Elsewhere)));
        Assert.Equal(two.Key, await bed.Get<Identities>().FindAsync(Mrn, default));
    }

    [Fact]
    public async Task ClaimAsync_AnswerLost_IsRecognisedAsOurOwn()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var lost = false;
        bed.Wire.After = request =>
        {
            if (!request.Is(HttpMethod.Post, TableNames.Ids) || lost)
                return Task.CompletedTask;
            lost = true;
            throw new HttpRequestException("The connection was reset.");
        };

        var claimed = await ResolveAsync(bed, Card);

        Assert.True(lost);
        Assert.Equal(claimed.Key, await bed.Get<Identities>().FindAsync(Card, default));
    }

    [Fact]
    public async Task FindAsync_KeyRotated_OlderHashIsStillFound()
    {
        await using var before = await TestBed.StartAsync(Storage);
        var known = await ResolveAsync(before, Card);
        await using var after = await TestBed.StartAsync(
            Storage, [("Hashing:Keys:2", Convert.ToBase64String([.. Enumerable.Repeat((byte)2, 32)])), ("Hashing:Current", "2")]);

        Assert.Equal(known.Key, await after.Get<Identities>().FindAsync(Card, default));
        Assert.NotEqual(known.Key, (await ResolveAsync(after, Mrn)).Key);
    }

    [Fact]
    public async Task Rows_OfIdentifiers_HoldNeitherAuthorityNorValue()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await ResolveAsync(bed, new Identifier("east-mrn", "998877"));

        var stored = string.Join(' ', (await bed.RowsAsync(TableNames.Ids)).SelectMany(row => row).Select(property => property.Value));

        Assert.DoesNotContain("998877", stored, StringComparison.Ordinal);
        Assert.DoesNotContain("east-mrn", stored, StringComparison.Ordinal);
    }

    private static Task<Identified> ResolveAsync(TestBed bed, params Identifier[] identifiers) => bed.Get<Identities>().ResolveAsync(identifiers, default);
}
