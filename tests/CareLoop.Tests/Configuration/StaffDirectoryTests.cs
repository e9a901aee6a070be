using CareLoop.Configuration;
using CareLoop.Configuration.Staff;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CareLoop.Tests.Configuration.Published;
using static CareLoop.Tests.Configuration.WrittenInstants;

namespace CareLoop.Tests.Configuration;

public sealed class StaffDirectoryTests
{
    private const string Hospital = """
        {
          "departments": [
            { "code": "CARD", "name": "心内科", "head": "wang", "headNurse": "li",
              "onCall": [{ "number": "13912345678", "hours": "08:00-17:30", "days": [1, 2, 3, 4, 5] }, { "number": "010-62345678", "hours": "17:30-08:00", "days": [1, 2, 3, 4, 5] }] },
            { "code": "ONC" }
          ],
          "people": [
            { "id": "wang", "account": "A-1", "name": "王主任", "roles": ["主任医师"], "department": "CARD", "phone": "139 1234 5678" },
            { "id": "li", "name": "李护士长", "department": "CARD", "superior": "wang",
              "deputies": [{ "person": "zhao", "from": "2026-03-01", "until": "2026-03-07" }, { "person": "sun", "from": "2026-03-20", "until": "2026-03-20" }] },
            { "id": "zhao", "name": "赵护士", "superior": "li", "deputies": [{ "person": "sun", "from": "2026-03-05", "until": "2026-03-07" }] },
            { "id": "sun", "name": "孙护士", "superior": "li", "deputies": [{ "person": "li", "from": "2026-03-07", "until": "2026-03-20" }] }
          ],
          "teams": [
            { "code": "north", "districts": ["1101"], "latitude": 40.22, "longitude": 116.23, "members": ["sun"] },
            { "code": "east-district", "districts": ["110105", "2"] },
            { "code": "near", "latitude": 39.90, "longitude": 116.40, "maxKm": 10 }
          ],
          "customerService": { "director": "wang", "onCall": [{ "number": "+8610 6666 6666" }] }
        }
        """;

    private static readonly TimeZoneInfo Shanghai = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");
    private static readonly StaffDirectory East = Snapshot(Document(ConfigKind.Directory, "east", "default", Hospital)).Directory("east");

    [Fact]
    public void Mistakes_ADirectoryAsItShouldBe_AreNone() => Assert.Empty(Mistakes(Document(ConfigKind.Directory, "east", "default", Hospital)));

    [Fact]
    public void Lookups_OfPeopleAndDepartments_FindWhoIsThere()
    {
        Assert.Equal(("王主任", "+8613912345678"), (East.Person("wang")?.Name, East.Person("wang")?.Phone));
        Assert.Equal("wang", East.PersonOfAccount("a-1")?.Id);
        Assert.Equal("li", East.Department("CARD")?.HeadNurse);
        Assert.Null(East.Person(null));
        Assert.Null(East.Person("nobody"));
        Assert.Null(East.PersonOfAccount(null));
        Assert.Null(East.Department("card"));
        Assert.Equal("wang", East.CustomerService.Director);
    }

    [Theory]
    [InlineData("li", "2026-02-28", "li")]
    [InlineData("li", "2026-03-01", "zhao")]
    [InlineData("li", "2026-03-05", "sun")]
    // All three are away: it is the one who was asked.
    [InlineData("li", "2026-03-07", "li")]
    [InlineData("zhao", "2026-03-07", "zhao")]
    [InlineData("li", "2026-03-08", "li")]
    [InlineData("sun", "2026-03-08", "li")]
    [InlineData("li", "2026-03-20", "li")]
    [InlineData("nobody", "2026-03-01", null)]
    public void ActingFor_ByDay_FollowsTheDeputies(string person, string day, string? expected) =>
        Assert.Equal(expected, East.ActingFor(person, Day(day))?.Id);

    [Theory]
    [InlineData("CARD", "2026-03-05T10:00+08:00", "+8613912345678")]
    [InlineData("CARD", "2026-03-05T17:30+08:00", "+861062345678")]
    [InlineData("CARD", "2026-03-06T07:59+08:00", "+861062345678")]
    // Saturday: the night of Friday ends at eight, then nobody of the department answers.
    [InlineData("CARD", "2026-03-07T07:59+08:00", "+861062345678")]
    [InlineData("CARD", "2026-03-07T08:00+08:00", "+861066666666")]
    [InlineData("CARD", "2026-03-09T07:00+08:00", "+861066666666")]
    [InlineData("ONC", "2026-03-05T10:00+08:00", "+861066666666")]
    [InlineData(null, "2026-03-05T10:00+08:00", "+861066666666")]
    public void OnCall_AtAnInstant_IsWhoAnswersThen(string? department, string instant, string expected) =>
        Assert.Equal(expected, East.OnCall(department, At(instant), Shanghai)?.Number);

    [Theory]
    [InlineData("110101", null, null, "north")]
    [InlineData("110105", null, null, "east-district")]
    [InlineData("110105", 39.90, 116.40, "east-district")]
    [InlineData("330100", null, null, null)]
    [InlineData(null, 39.91, 116.41, "near")]
    [InlineData("330100", 38.0, 114.5, "north")]
    [InlineData(null, 31.2, 121.5, null)]
    [InlineData("", null, 116.4, null)]
    public void TeamFor_DistrictThenDistance(string? district, double? latitude, double? longitude, string? expected) =>
        Assert.Equal(expected, East.TeamFor(district, latitude, longitude)?.Code);

    [Fact]
    public void Kilometres_OfKnownPlaces_AreRight()
    {
        // Beijing to Tianjin, and half round the earth.
        Assert.InRange(GreatCircle.Kilometres(39.9042, 116.4074, 39.1252, 117.1904), 108, 110);
        Assert.InRange(GreatCircle.Kilometres(0, 0, 0, 180), 20_015, 20_016);
        Assert.Equal(0, GreatCircle.Kilometres(-33, 151, -33, 151));
    }

    [Fact]
    public void Kilometres_Any_AreTheSameBothWays()
    {
        var degrees = Gen.Choose(-9_000, 9_000).Four().Select(c => (c.Item1 / 100.0, c.Item2 / 50.0, c.Item3 / 100.0, c.Item4 / 50.0));

        Prop.ForAll(degrees.ToArbitrary(), at =>
        {
            var there = GreatCircle.Kilometres(at.Item1, at.Item2, at.Item3, at.Item4);
            return there is >= 0 and < 20_040 && Math.Abs(there - GreatCircle.Kilometres(at.Item3, at.Item4, at.Item1, at.Item2)) < 1e-6;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("""{"departments":[{"name":"x"},{"code":"A"},{"code":"A"},{"code":"B","head":"nobody","headNurse":"nobody"}]}""", "/departments/0/code /departments/2/code /departments/3/head /departments/3/headNurse")]
    [InlineData("""{"people":[{"id":"a","name":"A","account":"x"},{"id":"a","name":"A"},{"id":"b","name":"B","account":"X"},{"id":"c"},{"name":"D"}]}""", "/people/1/id /people/3/name /people/4/id /people/2/account")]
    [InlineData("""{"people":[{"id":"a","name":"A","department":"NONE","superior":"nobody","phone":"12","deputies":[{"person":"nobody","from":"2026-01-01","until":"2026-01-02"},{"person":"a","from":"2026-01-02","until":"2026-01-01"},{}]}]}""", "/people/0/phone /people/0/deputies/1/until /people/0/deputies/2/person /people/0/deputies/2/from /people/0/deputies/2/until /people/0/department /people/0/superior /people/0/deputies")]
    [InlineData("""{"people":[{"id":"a","name":"A","superior":"b"},{"id":"b","name":"B","superior":"c"},{"id":"c","name":"C","superior":"b"},{"id":"d","name":"D","superior":"d"}]}""", "/people/1/superior /people/2/superior /people/3/superior")]
    [InlineData("""{"teams":[{"code":"t","latitude":91,"maxKm":0,"members":["nobody"]},{"code":"u","latitude":10}]}""", "/teams/0/latitude /teams/0/maxKm /teams/1/longitude /teams/0/members")]
    [InlineData("""{"customerService":{"director":"nobody","onCall":[{"number":"help"},{"hours":"25:00-26:00","days":[8]}],"x":1}}""", "/customerService/onCall/0/number /customerService/onCall/1/number /customerService/onCall/1/hours /customerService/onCall/1/days/0 /customerService/x /customerService/director")]
    [InlineData("[]", "-")]
    public void Mistakes_Directory_ArePointedTo(string json, string expected) =>
        Assert.Equal(Pointers(expected), Mistakes(Document(ConfigKind.Directory, "east", "default", json)).Select(mistake => mistake.Pointer));

    [Fact]
    public void Directory_ReferencesToNobody_AreLeftOut()
    {
        var snapshot = Snapshot(Document(ConfigKind.Directory, "east", "default", """
            {"departments":[{"code":"A","head":"nobody"}],"people":[{"id":"a","name":"A","superior":"b"},{"id":"b","name":"B","superior":"a","department":"NONE"}]}
            """));
        var directory = snapshot.Directory("east");

        Assert.Null(directory.Department("A")?.Head);
        Assert.Equal((null, null), (directory.Person("b")?.Department, directory.Person("b")?.Superior));
        Assert.Empty(snapshot.Directory("west").People);
    }

    [Fact]
    public void Directory_PhonesWithoutACountry_AreOfTheOrganisations()
    {
        var snapshot = Snapshot(
            Document(ConfigKind.Organisation, "east", "default", """{"countryCode":"44"}"""),
            Document(ConfigKind.Directory, "east", "default", """{"people":[{"id":"a","name":"A","phone":"020 7946 0958"}]}"""));

        Assert.Equal("+442079460958", snapshot.Directory("east").Person("a")?.Phone);
    }
}
