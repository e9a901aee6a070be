using System.Text.Json.Nodes;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Staff;
using FsCheck;
using FsCheck.Fluent;
using Xunit;
using static CareLoop.Tests.Configuration.Published;

namespace CareLoop.Tests.Configuration;

public sealed class DirectoryImportTests
{
    private const string Both = """
        code,name,head,headNurse,onCall,hours
        CARD,心内科,wang,li,13912345678,17:30-08:00
        ONC,肿瘤科,,,,

        id,account,name,roles,department,superior,phone,deputy,deputyFrom,deputyUntil
        wang,A-1,王主任,主任医师；科主任,CARD,,139 1234 5678,,,
        li,,李护士长,,CARD,wang,,wang,2026/3/1,2026-03-07
        """;

    [Fact]
    public void Read_TwoTables_AreOneDirectory()
    {
        var draft = Draft(null, Both);
        var directory = Read(draft);

        Assert.Empty(Mistakes(draft));
        Assert.Equal(["CARD", "ONC"], directory.Departments.Select(department => department.Code));
        Assert.Equal(("wang", "li", "+8613912345678"), (directory.Department("CARD")!.Head, directory.Department("CARD")!.HeadNurse, directory.Department("CARD")!.OnCall[0].Number));
        Assert.Equal(["主任医师", "科主任"], directory.Person("wang")!.Roles);
        Assert.Equal(("A-1", "+8613912345678"), (directory.Person("wang")!.Account, directory.Person("wang")!.Phone));
        Assert.Equal(new Deputy("wang", new DateOnly(2026, 3, 1), new DateOnly(2026, 3, 7)), Assert.Single(directory.Person("li")!.Deputies));
    }

    [Theory]
    [InlineData("工号,姓名,科室代码\r\n001,王,CARD\r\n")]
    [InlineData("工号;姓名;科室代码\n001;王;CARD")]
    [InlineData("科室代码\t姓名\t工号\nCARD\t王\t001")]
    [InlineData("\"工号\",\"姓 名\",\"科室_代码\"\n\"001\",\"王\",\"CARD\"\n,,\n\n")]
    public void Read_AsHospitalsWriteFiles_IsUnderstood(string text)
    {
        var line = Assert.Single(File(text).Lines);

        Assert.Equal((true, 2L, "001", "王", "CARD"), (line.IsPerson, line.Number, line.Fields["id"], line.Fields["name"], line.Fields["department"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("name,phone\n王,1")]
    [InlineData("医院人员名单\n工号,姓名\n001,王")]
    public void Read_WithoutAHeader_IsRefused(string text) => Assert.Equal("no-header", DirectoryFile.Read(text).Problem?.Code);

    [Fact]
    public void Import_EveryBadLine_IsToldWithItsColumn()
    {
        var draft = Draft(Draft(null, Both).Document.ToJsonString(), """
            id,name,department,superior,phone,deputy,deputyFrom,deputyUntil,office
            zhao,赵,NONE,wang,13800000001,,,,1
            sun,孙,CARD,nobody,12345,li,soon,,2
            ,无名,CARD,,,,,,3
            zhou,,CARD,,,,,,4
            zhao,赵,CARD,,,,,,5
            qian,钱,CARD
            """);

        Assert.Equal(["/7", "/6/id", "/3/phone", "/3/deputyFrom", "/3/deputyUntil", "/4/id", "/5/name", "/2/department", "/3/superior"], Mistakes(draft).Select(mistake => mistake.Pointer));
        Assert.Equal("Line 3, phone: A telephone number, with its area or country.", Mistakes(draft).Single(mistake => mistake.Pointer == "/3/phone").Detail);
        Assert.DoesNotContain(Mistakes(draft), mistake => mistake.Detail.Contains("12345", StringComparison.Ordinal));
    }

    [Fact]
    public void Import_SomeLines_ChangeThoseAndLeaveTheOthers()
    {
        var before = Draft(null, Both).Document;
        before["teams"] = new JsonArray(new JsonObject { ["code"] = "north", ["members"] = new JsonArray("li") });

        var draft = Draft(before.ToJsonString(), "id,name\nli,李红\nsun,孙\n");
        var directory = Read(draft);

        Assert.Empty(Mistakes(draft));
        Assert.Equal(["wang", "li", "sun"], directory.People.Select(person => person.Id));
        // What the file has no column for stays; what it has an empty cell for is gone.
        Assert.Equal(("李红", Read(Draft(null, Both)).Person("li")!.Department), (directory.Person("li")!.Name, directory.Person("li")!.Department));
        Assert.NotNull(directory.Person("li")!.Department);
        Assert.Null(Read(Draft(before.ToJsonString(), "id,name,department\nli,李红,\n")).Person("li")!.Department);
        Assert.Equal((2, "north"), (directory.Departments.Count, directory.Teams[0].Code));
    }

    [Fact]
    public void Import_ToReplace_LeavesOutWhoIsNotInTheFile()
    {
        var before = Draft(null, Both).Document.ToJsonString();

        var draft = Draft(before, "id,name\nwang,王\n", replace: true);

        // The head nurse is gone, and the department still names her: that is told where it stands.
        Assert.Equal(["/departments/0/headNurse"], Mistakes(draft).Select(mistake => mistake.Pointer));
        Assert.Equal(["wang"], Read(draft).People.Select(person => person.Id));
        Assert.Equal(2, Read(draft).Departments.Count);
    }

    [Fact]
    public void Import_TheSameFileAgain_ChangesNothing()
    {
        var once = Draft(null, Both).Document.ToJsonString();
        var people = Both[Both.IndexOf("id,account", StringComparison.Ordinal)..];

        Assert.Equal(once, Draft(once, Both).Document.ToJsonString());
        Assert.Equal(once, Draft(once, people).Document.ToJsonString());
        Assert.Equal(once, Draft(once, people, replace: true).Document.ToJsonString());
    }

    [Fact]
    public void Import_AnyText_NeverThrows()
    {
        var pieces = Gen.Elements("id", "name", "code", ",", ";", "\t", "\n", "\r\n", "\"", "王", "deputy", "deputyFrom", "hours", " ", "\uFEFF", "phone", "1.39E+10", "\\", "{", "id,name\n", "code,name\n");

        Prop.ForAll(pieces.ListOf(30).Select(string.Concat).ToArbitrary(), text =>
        {
            foreach (var written in new[] { text, "id,name,deputy,deputyFrom\n" + text, "code,name,onCall\n" + text })
            {
                if (DirectoryFile.Read(written) is { IsOk: true } file)
                    _ = Mistakes(new DirectoryDraft("""{"people":[{"id":"id","name":"x"},{"name":"y"},{"id":1},null]}""", file.Value, false), file.Value).Count;
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static TestDraft Draft(string? current, string text, bool replace = false) => new(new DirectoryDraft(current, File(text), replace), File(text));

    private static DirectoryFile File(string text) => DirectoryFile.Read(text).Value;

    private static StaffDirectory Read(TestDraft draft) => Snapshot(Candidate(draft.Draft)).Directory("east");

    private static IReadOnlyList<FieldError> Mistakes(TestDraft draft) => Mistakes(draft.Draft, draft.File);

    private static IReadOnlyList<FieldError> Mistakes(DirectoryDraft draft, DirectoryFile file) =>
        [.. file.Mistakes, .. draft.Mistakes, .. Published.Mistakes(Candidate(draft)).Select(draft.Told)];

    private static ConfigDocument Candidate(DirectoryDraft draft) => Document(ConfigKind.Directory, "east", "default", draft.Document.ToJsonString());

    private sealed record TestDraft(DirectoryDraft Draft, DirectoryFile File)
    {
        public JsonObject Document => Draft.Document;
    }
}
