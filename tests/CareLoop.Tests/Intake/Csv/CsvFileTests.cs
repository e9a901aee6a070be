using System.Text;
using CareLoop.Common;
using CareLoop.Intake;
using CareLoop.Intake.Csv;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.Options;
using Xunit;

namespace CareLoop.Tests.Intake.Csv;

/// <summary>Files with what a hospital has already: what they say, and every way in which they can be wrong.</summary>
public sealed class CsvFileTests
{
    private const string Header = "appointment,patient_number,name,phone,start,department_code\n";
    private const string Good = "A-1,000123,王建国,13912340001,2026-03-05 10:00,CARD\n";

    private static readonly string[] CharacterSetNames = ["UTF-8", "GB18030", "8859/1"];

    /// <summary>09:00 in Shanghai.</summary>
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero), AsOf = Now.AddHours(-1);

    private static readonly KeyedHash Hash = new(Options.Create(new HashingOptions { Current = "1", Keys = new Dictionary<string, string> { ["1"] = Convert.ToBase64String(new byte[32]) } }));

    private static CsvContext Context { get; } = new("his", "east", _ => true, "east-mrn", AsOf, _ => TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai"), Now, Hash);

    [Fact]
    public void Read_AppointmentWithAllColumns_IsTheBookingThatAFeedWouldTell()
    {
        var happening = Assert.Single(Read("""
            appointment,patient_number,national_id,name,phone,birth_date,gender,language,start,minutes,department_code,department,clinician_id,clinician,location,type,instructions,recorded
            A-1,000123,11010119500501001X,王建国,13912340001;010-62345678,1950-05-01,男,zh-CN,2026-03-05 10:00,15,CARD,心内科,D-7,李明,门诊楼3层,outpatient,"请空腹
            带好医保卡",2026-02-20 08:30
            """).Events).Event;

        Assert.Equal((HisEventType.AppointmentBooked, "his", "east", "csv:appointments"), (happening.Type, happening.Sender, happening.Organisation, happening.Source));
        Assert.Equal(Instant("2026-02-20T08:30:00+08:00"), Second(happening.Time));
        Assert.Equal([new Identifier("east-mrn", "000123"), new Identifier("NI", "11010119500501001X")], happening.Patient.Identifiers);
        Assert.Equal(("王建国", new DateOnly(1950, 5, 1), Gender.Male, "zh-CN"), (happening.Patient.Name, happening.Patient.BirthDate, happening.Patient.Gender, happening.Patient.Language));
        Assert.Equal(["13912340001", "010-62345678"], happening.Patient.Phones!.Select(phone => phone.Number));
        Assert.Equal(
            new AppointmentData("A-1", Instant("2026-03-05T10:00:00+08:00"), TimeSpan.FromMinutes(15), new DepartmentData("CARD", "心内科"), new ClinicianData("D-7", "李明"), "门诊楼3层", "outpatient", happening.Appointment!.Instructions),
            happening.Appointment);
        Assert.Equal(["请空腹", "带好医保卡"], happening.Appointment.Instructions!.Split('\n', StringSplitOptions.TrimEntries));
    }

    [Fact]
    public void Read_ChineseHeaders_MeanTheSame()
    {
        var chinese = Read("预约号,病历号,姓名,手机号,就诊时间,科室代码\n" + Good);

        Assert.Equal(Read(Header + Good).Events.Select(line => line.Event.Id), chinese.Events.Select(line => line.Event.Id));
    }

    [Theory]
    [InlineData(';')]
    [InlineData('\t')]
    [InlineData('|')]
    public void Read_AnotherSeparator_IsFound(char separator) =>
        Assert.Single(Read((Header + Good).Replace(',', separator)).Events);

    [Theory]
    [InlineData("﻿")]
    [InlineData("sep=,\n")]
    public void Read_WhatSpreadsheetsPutInFront_DoesNoHarm(string before) => Assert.Single(Read(before + Header + Good).Events);

    [Fact]
    public void Read_Admissions_AreStaysThatHaveBegun()
    {
        var happening = Assert.Single(Read("住院号,病案号,姓名,入院时间,科室,诊断编码\nZ-9,000123,王建国,2026-02-27,心内科,I21.9;I10\n").Events).Event;

        Assert.Equal((HisEventType.EncounterAdmitted, "csv:admissions"), (happening.Type, happening.Source));
        Assert.Equal(("Z-9", EncounterClass.Inpatient, Instant("2026-02-27T00:00:00+08:00")), (happening.Encounter!.Id, happening.Encounter.Class, happening.Encounter.Admitted));
        Assert.Equal(["I21.9", "I10"], happening.Encounter.Diagnoses!);
    }

    [Theory]
    [InlineData("已取消", HisEventType.AppointmentCancelled)]
    [InlineData("Arrived", HisEventType.AppointmentArrived)]
    [InlineData("爽约", HisEventType.AppointmentNoShow)]
    [InlineData("", HisEventType.AppointmentBooked)]
    public void Read_Status_IsWhatHappened(string status, HisEventType expected) =>
        Assert.Equal(expected, Assert.Single(Read($"appointment,patient_number,start,status\nA-1,1,2026-03-05 10:00,{status}\n").Events).Event.Type);

    [Theory]
    [InlineData("2026-03-05T10:00:00+08:00")]
    [InlineData("2026-03-05T02:00Z")]
    [InlineData("2026-03-05 10:00")]
    [InlineData("2026-03-05 10:00:00")]
    [InlineData("2026-03-05 10:00:00.000")]
    [InlineData("2026/3/5 10:00")]
    [InlineData("2026.03.05 10:00")]
    [InlineData("2026年3月5日 10:00")]
    [InlineData("202603051000")]
    [InlineData("20260305100000+0800")]
    public void Read_Start_InAnyOfTheseForms(string start) =>
        Assert.Equal(Instant("2026-03-05T10:00:00+08:00"), Assert.Single(Read($"appointment,patient_number,start\nA-1,1,{start}\n").Events).Event.Appointment!.Start);

    [Theory]
    [InlineData("start", ",1,2026-03-05 10:00", "appointment: is required")]
    [InlineData("start", "A-1,,2026-03-05 10:00", "patient_number: is required")]
    [InlineData("start", "A-1,1,", "start: is required")]
    [InlineData("start", "A-1,1,2026-03-05", "start: says a day and no time of it")]
    [InlineData("start", "A-1,1,2026-13-05 10:00", "start: is a date and a time")]
    [InlineData("start", "A-1,1,10:00", "start: is a date and a time")]
    [InlineData("start", "A-1,1,2026-03-05 25:00", "start: is a date and a time")]
    [InlineData("start", "A-1,1,45721.41667", "start: is a date and a time")]
    [InlineData("start", "A-1,1.39E+10,2026-03-05 10:00", "patient_number: looks like a number that a spreadsheet has rounded")]
    [InlineData("start", "A-1,\"1\n2\",2026-03-05 10:00", "patient_number: holds no line breaks")]
    [InlineData("start", "A-1,1", ": has another number of fields than the header")]
    [InlineData("start", "A-1,1,2026-03-05 10:00,CARD", ": has another number of fields than the header")]
    [InlineData("start", "A\"1,1,2026-03-05 10:00", ": has a quote within a field")]
    [InlineData("start", "\"A\"1,1,2026-03-05 10:00", ": has text behind a closing quote")]
    [InlineData("start", "A-1,1,\"2026-03-05 10:00", ": opens a quote that is never closed")]
    [InlineData("start,phone", "A-1,1,2026-03-05 10:00,1.39E+10", "phone: looks like a number")]
    [InlineData("start,gender", "A-1,1,2026-03-05 10:00,x", "gender: is male, female")]
    [InlineData("start,status", "A-1,1,2026-03-05 10:00,unclear", "status: is booked, cancelled")]
    [InlineData("start,minutes", "A-1,1,2026-03-05 10:00,PT15M", "minutes: is a whole number of minutes")]
    [InlineData("start,birth_date", "A-1,1,2026-03-05 10:00,1.5.1950", "birth_date: is a date")]
    [InlineData("start,recorded", "A-1,1,2026-03-05 10:00,2026-03-02 12:00", "recorded: lies in the future")]
    [InlineData("start,recorded", "A-1,1,2026-03-05 10:00,yesterday", "recorded: is a date and a time")]
    public void Read_ALineThatCantBeUsed_SaysWhereAndWhatIsExpected(string columns, string line, string expected)
    {
        var file = Read($"appointment,patient_number,{columns}\nA-0,1,2026-03-05 10:00{new string(',', columns.Count(c => c == ','))}\n\n{line}");

        var mistake = Assert.Single(file.Mistakes);
        Assert.Equal(4, mistake.Line);
        Assert.StartsWith(expected, $"{mistake.Column}: {mistake.Reason}", StringComparison.Ordinal);
        Assert.Equal((1, 2, 1), (file.BadLines, file.Lines, file.Events.Count));
    }

    [Fact]
    public void Read_SeveralMistakes_AreAllTold()
    {
        var file = Read("appointment,patient_number,start,gender\n,,soon,x\nA-1,1,2026-03-05 10:00,男\n,1,2026-03-05 10:00,女\n");

        Assert.Equal(["2 patient_number", "2 gender", "2 appointment", "2 start", "4 appointment"], file.Mistakes.Select(mistake => $"{mistake.Line} {mistake.Column}"));
        Assert.Equal((2, 3), (file.BadLines, file.Lines));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("name,phone\nx,1\n")]
    [InlineData("appointment,encounter,patient_number,start,admitted\n")]
    [InlineData("appointment,start\n")]
    [InlineData("appointment,patient_number\n")]
    [InlineData("encounter,patient_number\n")]
    [InlineData("appointment,patient_number,mrn,start\n")]
    public void Read_ColumnsThatWontDo_IsRefused(string text) =>
        Assert.True(CsvFile.Read(text, Context).Problem is { Code: "no-header" or "columns-missing" });

    [Fact]
    public void Read_HeaderAlone_IsAnEmptyFile() => Assert.Equal((0, 0), (Read(Header).Lines, Read(Header + ",,,,,\n").Lines));

    [Fact]
    public void Read_ColumnThatIsNotKnown_IsNamed() => Assert.Equal(["挂号费"], Read("appointment,patient_number,start,挂号费\nA-1,1,2026-03-05 10:00,50\n").UnknownColumns);

    [Fact]
    public void Read_MoreLinesThanAFileMayHave_IsRefused()
    {
        var good = string.Concat(Enumerable.Range(0, CsvFile.MostLines + 1).Select(line => $"A-{line},1,2026-03-05 10:00\n"));
        var bad = string.Concat(Enumerable.Repeat("x\n", CsvFile.MostLines + 1));

        Assert.All([good, bad], lines => Assert.Equal("too-many-lines", CsvFile.Read("appointment,patient_number,start\n" + lines, Context).Problem!.Code));
    }

    [Fact]
    public void Read_WithoutATimeOfItsOwn_NeedsOneOfTheRequest()
    {
        var file = CsvFile.Read(Header + Good, Context with { AsOf = null }).Value;

        Assert.Equal(("recorded", 0), (Assert.Single(file.Mistakes).Column, file.Events.Count));
    }

    [Fact]
    public void Read_WithoutAuthorityOrOrganisation_SaysSo()
    {
        var file = CsvFile.Read(Header + Good, Context with { Authority = null, Organisation = null }).Value;

        Assert.Equal(["organisation", "authority"], file.Mistakes.Select(mistake => mistake.Column));
    }

    [Fact]
    public void Read_AnOrganisationOfSomebodyElse_IsABadLine() =>
        Assert.Equal("organisation", Assert.Single(CsvFile.Read("organisation," + Header + "west," + Good, Context with { MaySpeakFor = code => code == "east" }).Value.Mistakes).Column);

    [Fact]
    public void Read_TheSameFileAgain_IsTheSameEventsAndACorrectedOneOthersThatWin()
    {
        var first = Assert.Single(Read(Header + Good).Events).Event;
        var again = Assert.Single(CsvFile.Read(Header + Good, Context with { Now = Now.AddMinutes(7) }).Value.Events).Event;
        // Among so many one would win or lose by its id alone.
        var corrected = Enumerable.Range(10, 20).Select(end => Assert.Single(
            CsvFile.Read(Header + Good.Replace("0001,", $"00{end},", StringComparison.Ordinal), Context with { Now = Now.AddMinutes(7) }).Value.Events).Event);

        Assert.Equal(first.IdempotencyKey, again.IdempotencyKey);
        Assert.All(corrected, other => Assert.NotEqual(first.Id, other.Id));
        Assert.All(corrected, other => Assert.True(Stamp.Of(other) > Stamp.Of(first)));
    }

    [Fact]
    public void Read_AsOf_IsOlderThanWhatAFeedTellsInTheNextSecond()
    {
        var line = Assert.Single(Read(Header + Good).Events).Event;
        var feed = line with { Source = "urn:his:east", Id = "e-1", Time = AsOf.AddSeconds(1) };

        Assert.True(Stamp.Of(feed) > Stamp.Of(line));
    }

    [Fact]
    public void Read_TheSameRecordTwice_IsOnceWhereItSaysTheSameAndAContradictionElse()
    {
        var file = Read(Header + Good + Good + Good.Replace("10:00", "11:00", StringComparison.Ordinal));

        Assert.Single(file.Events);
        Assert.Equal((4, "says something else than line 2 of the same record and the same time"), (Assert.Single(file.Mistakes).Line, file.Mistakes[0].Reason));
    }

    [Fact]
    public void Read_Mistakes_NeverRepeatWhatStandsThere()
    {
        var file = Read("appointment,patient_number,name,start,gender\n,王建国13912340001,王建国13912340001,王建国13912340001,王建国13912340001\n");

        Assert.NotEmpty(file.Mistakes);
        Assert.All(file.Mistakes, mistake => Assert.DoesNotContain("王", mistake.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void Read_AnyText_GivesAnAnswer()
    {
        var pieces = Gen.Elements(
            "appointment", "encounter", "patient_number", "start", "admitted", "姓名", "recorded", ",", ",", ",", "\n", "\r\n", "\"", "\"\"", ";", "\t", "A-1", "1", "2026-03-05 10:00", "男", "\uFEFF", "sep=;", "1E+9", "\u0000", "\uD800", " ", "，", "'");
        var texts = pieces.ListOf().Select(list => string.Concat(list));
        Prop.ForAll(texts.ToArbitrary(), text =>
        {
            foreach (var body in new[] { text, Header + text, "appointment,patient_number,start\n" + text })
            {
                var read = CsvFile.Read(body, Context);
                Assert.True(!read.IsOk || read.Value.Events.Count + read.Value.BadLines <= read.Value.Lines);
                Assert.All(read.IsOk ? read.Value.Events : [], line => Assert.True(HisEventJson.Read(HisEventJson.Write(line.Event)).IsOk));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(2_000));
    }

    [Fact]
    public void Read_AnyBytesInAnyCharacterSet_GivesAnAnswer()
    {
        var sample = Encoding.UTF8.GetBytes(Header + Good + Good);
        var edits = (from place in Gen.Choose(0, sample.Length - 1) from octet in Gen.Choose(0, 255) select (place, octet)).ArrayOf(4);
        Prop.ForAll(edits.ToArbitrary(), ArbMap.Default.ArbFor<byte[]>(), (edit, noise) =>
        {
            var body = sample.ToArray();
            foreach (var (place, octet) in edit)
                body[place] = (byte)octet;
            foreach (var bytes in new[] { body, [.. body, .. noise], noise, [.. noise, .. body] })
            {
                foreach (var name in CharacterSetNames)
                    Assert.True(!CharacterSets.TryDecode(CharacterSets.Find(name)!, bytes, out var text) || CsvFile.Read(text, Context) is not null);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));
    }

    private static CsvFile Read(string text) => CsvFile.Read(text, Context).Value;

    private static DateTimeOffset Second(DateTimeOffset instant) => instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerSecond));

    private static DateTimeOffset Instant(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
