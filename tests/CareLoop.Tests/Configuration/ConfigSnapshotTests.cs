using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Messaging;
using Xunit;
using static CareLoop.Tests.Configuration.Published;

namespace CareLoop.Tests.Configuration;

public sealed class ConfigSnapshotTests
{
    private const string OneStep = """{"id":"only","offset":"P1D","at":"18:00","template":"reminder"}""";

    // Each policy's name tells what it is for.
    private static readonly ConfigSnapshot Policies = Snapshot(
        Policy("*", "all-cardiology", """{"department":"CARD"}"""),
        Policy("*", "all-scans", """{"appointmentType":"MRI"}"""),
        Policy("*", "all-cardiology-scans", """{"department":"CARD","appointmentType":"MRI"}"""),
        Policy("east", "east", "{}"),
        Policy("east", "east-scans", """{"appointmentType":"MRI"}"""),
        Policy("east", "east-cardiology", """{"organisation":"east","department":"CARD"}"""),
        Policy("east", "east-cardiology-scans", """{"department":"CARD","appointmentType":"MRI"}"""));

    [Theory]
    [InlineData("west", null, null, "default")]
    [InlineData("west", "ONC", "outpatient", "default")]
    [InlineData("west", "CARD", null, "all-cardiology")]
    [InlineData("west", "ONC", "MRI", "all-scans")]
    [InlineData("west", "CARD", "MRI", "all-cardiology-scans")]
    [InlineData("east", null, null, "east")]
    [InlineData("east", "ONC", "outpatient", "east")]
    [InlineData("east", "ONC", "MRI", "east-scans")]
    [InlineData("east", "CARD", "outpatient", "east-cardiology")]
    [InlineData("east", "CARD", "MRI", "east-cardiology-scans")]
    public void PolicyFor_SeveralThatCover_TheMostSpecificWins(string organisation, string? department, string? type, string expected) =>
        Assert.Equal(expected, Policies.PolicyFor(organisation, department, type).Name);

    [Fact]
    public void PolicyFor_CommonPolicyNarrowed_FallsBackToTheShippedOne()
    {
        var snapshot = Snapshot(Policy("*", "default", """{"department":"CARD"}"""));

        Assert.Equal(1, snapshot.PolicyFor("east", "CARD", null).Version);
        Assert.Equal(0, snapshot.PolicyFor("east", "ONC", null).Version);
    }

    [Fact]
    public void PolicyFor_Withdrawn_WhatItHadStoodBeforeHoldsAgain()
    {
        var snapshot = Snapshot(
            Document(ConfigKind.ReminderPolicy, "east", "east", ConfigDocument.Withdrawn, version: 2),
            Document(ConfigKind.ReminderPolicy, "*", "default", ConfigDocument.Withdrawn, version: 5));

        Assert.Equal((0, 3), (snapshot.PolicyFor("east", null, null).Version, snapshot.PolicyFor("east", null, null).Steps.Count));
    }

    [Theory]
    [InlineData("""{"appliesTo":{"department":"CARD","ward":"3"},"steps":[]}""")]
    [InlineData("""{"appliesTo":["CARD"],"steps":[]}""")]
    [InlineData("[]")]
    [InlineData("{")]
    public void PolicyFor_VisitsNotUnderstood_DoesNotPassForAllVisits(string json) =>
        Assert.Equal("default", Snapshot(Document(ConfigKind.ReminderPolicy, "east", "newer", json)).PolicyFor("east", "ONC", null).Name);

    [Fact]
    public void PolicyFor_StepOfANewerVersion_IsLeftOutAloneWhereItsConditionIsUnknown()
    {
        var snapshot = Snapshot(Document(ConfigKind.ReminderPolicy, "east", "newer", $$"""
            {"steps":[{{OneStep}},{"id":"b","offset":"P2D","at":"18:00","template":"reminder","onlyIf":"first-visit"},{"id":"c","offset":"P3D","template":"reminder","colour":"red"}]}
            """));

        Assert.Equal(["only", "c"], snapshot.PolicyFor("east", null, null).Steps.Select(step => step.Id));
    }

    [Fact]
    public void PolicyFor_AsShipped_AWeekBeforeADayBeforeAndTheSameDay()
    {
        var steps = ConfigSnapshot.Shipped.PolicyFor("east", "CARD", "outpatient").Steps;

        Assert.Equal(
            [("P7D", new TimeOnly(18, 0), false), ("P1D", new TimeOnly(18, 0), false), ("PT2H", (TimeOnly?)null, true)],
            steps.Select(step => (step.Offset.ToString(), step.At, step.OnlyIfUnconfirmed)));
    }

    [Fact]
    public void Organisation_FieldsLeftOut_AreThoseOfAllAndThenTheShippedOnes()
    {
        var snapshot = Snapshot(
            Document(ConfigKind.Organisation, "*", "default", """{"name":"市医疗集团","quietHours":"20:30-07:30","sender":"+8610690000"}"""),
            Document(ConfigKind.Organisation, "east", "default", """{"name":"东院","zone":"Asia/Urumqi","quietHours":"none"}"""));

        var east = snapshot.Organisation("east");
        var west = snapshot.Organisation("west");

        Assert.Equal(("东院", "Asia/Urumqi", null, "+8610690000", "120"), (east.Name, east.Zone.Id, east.QuietHours, east.Sender, east.EmergencyNumber));
        Assert.Equal(("市医疗集团", "Asia/Shanghai", "20:30-07:30"), (west.Name, west.Zone.Id, west.QuietHours.ToString()));
        Assert.Equal(Language.Chinese, west.Language);
    }

    [Theory]
    [InlineData("21:00-21:00")]
    [InlineData("nine to five")]
    [InlineData("25:00-08:00")]
    public void Organisation_QuietHoursMalformed_TheOthersAreKept(string malformed)
    {
        var snapshot = Snapshot(Document(ConfigKind.Organisation, "east", "default", $$"""{"name":"东院","quietHours":"{{malformed}}"}"""));

        Assert.Equal(("东院", "21:00-08:00"), (snapshot.Organisation("east").Name, snapshot.Organisation("east").QuietHours.ToString()));
    }

    [Fact]
    public void DepartmentName_ThatTellsADiagnosis_IsReplaced()
    {
        var settings = Snapshot(Document(ConfigKind.Organisation, "east", "default", """
            {"departments":[{"code":"PSY","name":"精神科","neutralName":"三号门诊"},{"code":"CARD","name":"心脏中心"}]}
            """)).Organisation("east");

        Assert.Equal("三号门诊", settings.DepartmentName("PSY", "精神科"));
        Assert.Equal("心脏中心", settings.DepartmentName("CARD", "心内科"));
        Assert.Equal("骨科", settings.DepartmentName("ORTH", "骨科"));
        Assert.Equal("骨科", settings.DepartmentName(null, "骨科"));
    }

    [Fact]
    public void Template_OwnWordsThenThoseOfAllThenTheOrganisationsLanguage()
    {
        var snapshot = Snapshot(
            Document(ConfigKind.Template, "*", "help.zh-CN", """{"body":"【{hospital}】请回复{code1}"}"""),
            Document(ConfigKind.Template, "east", "help.zh-CN", """{"body":"【{hospital}】东院：请回复{code1}"}""", version: 3));

        Assert.Equal(("【{hospital}】东院：请回复{code1}", 3), Words("east", Language.Chinese));
        Assert.Equal(("【{hospital}】请回复{code1}", 1), Words("west", Language.Chinese));
        Assert.Equal(0, Words("east", Language.English).Version);
        Assert.Null(snapshot.Template("east", "no-such-template", Language.English));

        (string Body, int Version) Words(string organisation, Language language) =>
            snapshot.Template(organisation, "help", language) is { } template ? (template.Body, template.Version) : default;
    }

    [Fact]
    public void Template_AsShipped_IsThereInEveryLanguage()
    {
        foreach (var shipped in ShippedTemplates.All)
            Assert.Equal(shipped, ConfigSnapshot.Shipped.Template("east", shipped.Name, shipped.Language));
    }

    [Fact]
    public void SwitchesOf_WhatEitherStops_IsStopped()
    {
        var snapshot = Snapshot(
            Document(ConfigKind.Switches, "*", "default", """{"senders":["+861"],"dailyCap":{"*":100,"+862":7},"sendsPerMinute":{"+861":60}}"""),
            Document(ConfigKind.Switches, "east", "default", """{"templates":["reminder"],"departments":["PSY"],"everything":false}"""));
        var (east, west) = (snapshot.SwitchesOf("east"), snapshot.SwitchesOf("west"));

        Assert.Equal("stopped-sender", east.Stopped("+861", "help", []));
        Assert.Equal("stopped-template", east.Stopped("+862", "reminder", []));
        Assert.Equal("stopped-department", east.Stopped("+862", "help", ["PSY"]));
        Assert.Null(east.Stopped("+862", "help", ["CARD"]));
        Assert.Null(west.Stopped("+862", "reminder", ["PSY"]));
        Assert.Equal((100, 7), (east.DailyCap("+861"), east.DailyCap("+862")));
        Assert.Equal((60, 200), (west.SendsPerMinute("+861"), west.SendsPerMinute("+862")));
    }

    [Fact]
    public void SwitchesOf_EverythingStoppedForOne_OthersGoOn()
    {
        var snapshot = Snapshot(Document(ConfigKind.Switches, "east", "default", """{"everything":true}"""));

        Assert.Equal("stopped-everything", snapshot.SwitchesOf("east").Stopped("+861", "help", []));
        Assert.Null(snapshot.SwitchesOf("west").Stopped("+861", "help", []));
    }

    [Fact]
    public void SwitchesOf_DocumentThatCannotBeRead_StopsEverything() =>
        Assert.True(Snapshot(Document(ConfigKind.Switches, "*", "default", "{")).SwitchesOf("east").Everything);

    [Fact]
    public void Keywords_Published_AreTheSameForAll() =>
        Assert.Equal(["不要了"], Snapshot(Document(ConfigKind.Keywords, "*", "default", """{"optOut":["不要了","不要了"]}""")).Keywords.OptOut);

    [Fact]
    public void Shipped_EveryDocument_IsWhatCouldBePublished()
    {
        Assert.All(ShippedDefaults.Documents, document => Assert.Empty(Mistakes(document)));
        Assert.Equal(ConfigKind.All.Order(), ShippedDefaults.Documents.Select(document => document.Key.Kind).Distinct().Order());
    }

    [Fact]
    public void Shipped_OrganisationAndSwitches_AreTheDefaultsOfTheirFields()
    {
        var shipped = ConfigSnapshot.Shipped.Organisation("*");
        var switches = ConfigSnapshot.Shipped.SwitchesOf("*");

        Assert.Equal(OrganisationSettings.Shipped, shipped with { Departments = OrganisationSettings.Shipped.Departments });
        Assert.Equal((Switches.DefaultDailyCap, Switches.DefaultSendsPerMinute), (switches.DailyCap("+861"), switches.SendsPerMinute("+861")));
        Assert.Null(switches.Stopped("+861", "reminder", ["CARD"]));
    }

    private static ConfigDocument Policy(string organisation, string name, string appliesTo) =>
        Document(ConfigKind.ReminderPolicy, organisation, name, $$"""{"appliesTo":{{appliesTo}},"steps":[{{OneStep}}]}""");
}
