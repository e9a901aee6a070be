using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CareLoop.Tests.Configuration.Published;

namespace CareLoop.Tests.Configuration;

public sealed class PlanChoiceTests
{
    private static readonly PlanFacts Nothing = new(PlanStart.Discharge, "east", null, [], [], null, null, []);

    [Fact]
    public void PlanFor_AsShipped_FollowsTheReasonOfTheStay()
    {
        Assert.Equal("standard", Name(Nothing));
        Assert.Equal("standard", Name(Nothing with { Diagnoses = ["S82.1"] }));
        Assert.Equal("chronic", Name(Nothing with { Diagnoses = ["K80.2", "I11.900"] }));
        Assert.Equal("chronic", Name(Nothing with { Tags = ["chronic"] }));
        Assert.Equal("tumour", Name(Nothing with { Diagnoses = ["C34.9", "I10"] }));
        Assert.Equal("tumour", Name(Nothing with { Diagnoses = ["c349"], Procedures = ["32.4900"] }));
        Assert.Equal("chronic", Name(Nothing with { Diagnoses = ["I10", "C34.9"] }));
        Assert.Equal("surgery", Name(Nothing with { Procedures = ["51.2300"] }));
        Assert.Equal("surgery", Name(Nothing with { Procedures = ["00.66"], Diagnoses = ["I25.1"] }));
        Assert.Equal("standard", Name(Nothing with { Procedures = ["88.76"] }));
        Assert.Equal("maternity", Name(Nothing with { Diagnoses = ["O82.0"], Procedures = ["74.1"] }));
        Assert.Equal("maternity", Name(Nothing with { Diagnoses = ["O80", "E11.9"] }));
        Assert.Equal("check-up", Name(Nothing with { Tags = ["vip", "check-up"] }));
        Assert.Equal("revisit", Name(Nothing with { Start = PlanStart.Visit, Diagnoses = ["E11.9"] }));
        Assert.Null(Name(Nothing with { Start = PlanStart.Visit, Diagnoses = ["J06.9"] }));

        static string? Name(PlanFacts facts) => ConfigSnapshot.Shipped.PlanFor(facts)?.Name;
    }

    [Theory]
    // Of two that say the same, the organisation's own; one that says more goes before it.
    [InlineData("*", """{"diagnoses":["I10"]}""", "east", """{"diagnoses":["I10"]}""", false)]
    [InlineData("east", "{}", "*", """{"diagnoses":["I10"],"tags":["t"]}""", false)]
    // More before fewer.
    [InlineData("*", """{"departments":["D"],"dispositions":["01"]}""", "*", """{"procedures":["51"]}""", true)]
    // One each, by weight.
    [InlineData("*", """{"procedures":["5"]}""", "*", """{"diagnoses":["I10.9"]}""", true)]
    [InlineData("*", """{"diagnoses":["I"]}""", "*", """{"tags":["t"]}""", true)]
    [InlineData("*", """{"tags":["t"]}""", "*", """{"ageFrom":60}""", true)]
    [InlineData("*", """{"ageFrom":60,"ageTo":90}""", "*", """{"dispositions":["01"]}""", true)]
    [InlineData("*", """{"dispositions":["01"]}""", "*", """{"departments":["D"]}""", true)]
    [InlineData("*", """{"departments":["D"]}""", "*", "{}", true)]
    // Of two diagnoses the one of which more is said, then the main one.
    [InlineData("*", """{"diagnoses":["E11.9"]}""", "*", """{"diagnoses":["I10"]}""", true)]
    [InlineData("*", """{"diagnoses":["I10"]}""", "*", """{"diagnoses":["E11"]}""", true)]
    // The alternative that says most counts.
    [InlineData("*", """[{"tags":["t"]},{"diagnoses":["I10"],"tags":["t"]}]""", "*", """{"procedures":["51"]}""", true)]
    // The name.
    [InlineData("*", """{"diagnoses":["I10","X"]}""", "*", """{"diagnoses":["I10","Y"]}""", true)]
    // What does not fit takes nobody.
    [InlineData("*", """{"departments":["D"]}""", "east", """{"procedures":["51"],"tags":["other"]}""", true)]
    [InlineData("*", """{"departments":["D"]}""", "east", """{"ageFrom":71}""", true)]
    [InlineData("*", """{"departments":["D"]}""", "west", "{}", true)]
    public void PlanFor_TwoThatTakeIt_TheMoreSpecificWins(string organisation, string appliesTo, string other, string appliesToOther, bool first)
    {
        var facts = new PlanFacts(PlanStart.Discharge, "east", "D", ["I10.9", "E11.9"], ["51.23"], "01", 70, ["s", "t"]);
        var names = new[] { "a-plan", "b-plan" };
        // The shipped plans would win on most of these.
        var withdrawn = ShippedDefaults.Documents.Where(document => document.Key.Kind == ConfigKind.FollowUpPlan && document.Key.Name != "standard")
            .Select(document => Document(ConfigKind.FollowUpPlan, "*", document.Key.Name, """{"appliesTo":{"tags":["nobody"]},"steps":[]}"""));

        var snapshot = Snapshot([Plan(organisation, names[0], appliesTo), Plan(other, names[1], appliesToOther), .. withdrawn]);

        Assert.Equal(first ? names[0] : names[1], snapshot.PlanFor(facts)?.Name);
    }

    [Fact]
    public void PlansFor_EachThatTakesIt_SaysWhy()
    {
        var facts = Nothing with { Diagnoses = ["Z51.1", "C34.900"], Procedures = ["32.4"], Age = 70 };

        var matches = ConfigSnapshot.Shipped.PlansFor(facts);

        Assert.Equal(["tumour", "surgery", "standard"], matches.Select(match => match.Plan.Name));
        Assert.Equal([new PlanCriterion("procedures", "*", "32.4"), new PlanCriterion("diagnoses", "C00-C97", "C34.900")], matches[0].Criteria);
        Assert.Empty(matches[2].Criteria);
    }

    [Fact]
    public void PlanFor_StandardNarrowedOrWithdrawn_EveryDischargeHasAPlan()
    {
        var narrowed = Snapshot(Plan("*", "standard", """{"departments":["D"]}"""));
        var withdrawn = Snapshot(Document(ConfigKind.FollowUpPlan, "*", "standard", ConfigDocument.Withdrawn));

        Assert.Equal(("standard", 0), Of(narrowed, Nothing));
        Assert.Equal(("standard", 1), Of(narrowed, Nothing with { Department = "D" }));
        Assert.Equal(("standard", 0), Of(withdrawn, Nothing));

        static (string?, int?) Of(ConfigSnapshot snapshot, PlanFacts facts) => (snapshot.PlanFor(facts)?.Name, snapshot.PlanFor(facts)?.Version);
    }

    [Fact]
    public void PlanFor_OwnPlanOfACommonName_StandsInItsPlaceAndInNoOthers()
    {
        var snapshot = Snapshot(Plan("east", "standard", "{}"), Plan("east", "tumour", """{"diagnoses":["C50"]}"""));

        Assert.Equal("east/standard@1", snapshot.PlanFor(Nothing)?.Address);
        Assert.Equal("*/chronic@0", snapshot.PlanFor(Nothing with { Diagnoses = ["I10"] })?.Address);
        Assert.Equal("east/tumour@1", snapshot.PlanFor(Nothing with { Diagnoses = ["C50.9"] })?.Address);
        Assert.Equal("east/standard@1", snapshot.PlanFor(Nothing with { Diagnoses = ["C34.9"] })?.Address);
        Assert.Equal("*/tumour@0", snapshot.PlanFor(Nothing with { Organisation = "west", Diagnoses = ["C34.9"] })?.Address);
    }

    [Fact]
    public void FollowUpPlan_ByName_OwnThenTheOneOfAll()
    {
        var snapshot = Snapshot(Plan("east", "standard", """{"departments":["D"]}"""));

        Assert.Equal("east/standard@1", snapshot.FollowUpPlan("east", "standard")?.Address);
        Assert.Equal("*/standard@0", snapshot.FollowUpPlan("west", "standard")?.Address);
        Assert.Null(snapshot.FollowUpPlan("west", "no-such-plan"));
    }

    [Theory]
    [InlineData("C00-C97", "C34.9", 3)]
    [InlineData("C00-C97", "c97", 3)]
    [InlineData("C00-C97", "C98", null)]
    [InlineData("C00-C97", "D00", null)]
    [InlineData("C00-C97", "C9", null)]
    [InlineData("E11.9", "E11900", 4)]
    [InlineData("E119", "E11.9", 4)]
    [InlineData("00-86", "8.6", 2)]
    [InlineData("00-86", "87.1", null)]
    [InlineData("*", "", 0)]
    public void CodePattern_Codes_AreMeantOrNot(string pattern, string code, int? length) => Assert.Equal(length, CodePattern.Matches(pattern, code));

    [Fact]
    public void PlansFor_AnyFacts_AreInOneOrder()
    {
        var codes = Gen.Elements("I10", "C34.9", "O80", "E11.9", "51.23", "74.1", "", "*", "-", "某病").ListOf(4);
        var facts = from diagnoses in codes
                    from procedures in codes
                    from tags in Gen.Elements("chronic", "surgery", "check-up", "revisit").ListOf(2)
                    from age in Gen.Choose(-1, 120)
                    select Nothing with { Diagnoses = diagnoses, Procedures = procedures, Tags = tags, Age = age < 0 ? null : age };

        Prop.ForAll(facts.ToArbitrary(), some =>
        {
            var matches = ConfigSnapshot.Shipped.PlansFor(some);
            return matches[^1].Plan.Name == "standard" && ConfigSnapshot.Shipped.PlanFor(some) == matches[0].Plan
                && matches.Zip(matches.Skip(1)).All(pair => pair.First.CompareTo(pair.Second) < 0 && pair.Second.CompareTo(pair.First) > 0);
        }).QuickCheckThrowOnFailure();
    }

    private static ConfigDocument Plan(string organisation, string name, string appliesTo) => Document(
        ConfigKind.FollowUpPlan, organisation, name, $$"""{"appliesTo":{{appliesTo}},"steps":[{"id":"a","level":1,"channel":"call","from":"P1D","to":"P7D"}]}""");
}
