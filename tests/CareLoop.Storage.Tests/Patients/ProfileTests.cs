using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Patients.Profiles;
using Xunit;

namespace CareLoop.Storage.Tests.Patients;

/// <summary>Who is texted for a patient, as staff and the HIS say.</summary>
public sealed class ProfileTests : AzuriteTest
{
    private const string Mother = "+8613912340008", Son = "+8613912340009";

    private static readonly Principal Staff = new("11111111-2222-3333-4444-555555555555", "", [new RoleGrant(Role.CustomerService, Scope.Everything)]);

    [Fact]
    public async Task TextTo_Somebody_IsWhoIsTextedAndWhoMayAnswer()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked());
        await WriteAsync(bed, """{"textTo":{"phone":"13912340009","name":"王小明","relation":"儿子","language":"en"}}""");

        await RemindAsync(bed);
        await bed.TextAsync(Son, "1", "in-1");

        var reminder = bed.Sms.Calls[0];
        Assert.Equal(Son, reminder.To);
        Assert.Contains("Reply", reminder.Text, StringComparison.Ordinal);
        Assert.All(bed.Sms.Calls, call => Assert.Equal(Son, call.To));
        Assert.Single(bed.His.Told);
    }

    [Fact]
    public async Task Stop_OnThePhoneOfWhoIsTextedInstead_HoldsForThePatientToo()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked());
        await bed.TextAsync(Son, "STOP", "in-1");
        await WriteAsync(bed, """{"textTo":{"phone":"13912340009"}}""");

        await RemindAsync(bed);

        Assert.DoesNotContain(bed.Sms.Calls, call => call.To == Son && call.Text.Contains("09:30", StringComparison.Ordinal));
        Assert.DoesNotContain(bed.Sms.Calls, call => call.To == Happenings.Phone);
    }

    [Fact]
    public async Task Phones_OfStaff_ComeBeforeThoseOfTheHisInTheirDays()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked());
        await WriteAsync(bed, """{"phones":[{"number":"13912340007","until":"2026-03-04"},{"number":"13912340009","from":"2026-03-05"}]}""");
        await bed.ApplyAsync(Happenings.Of(HisEventType.PatientUpdated, number: 2, phone: "+8613912340005"));

        await RemindAsync(bed);

        Assert.Equal(["+8613912340007"], bed.Sms.Calls.Select(call => call.To));
    }

    [Fact]
    public async Task Phones_OfTheHisThatAreOver_AreNotTexted()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var booked = Happenings.Booked();
        await bed.ApplyAsync(booked with { Patient = booked.Patient with { Phones = [new PhoneData(Mother, Until: new DateOnly(2026, 3, 4)), new PhoneData(Son, From: new DateOnly(2026, 3, 5))] } });

        await RemindAsync(bed);

        Assert.Equal([Mother], bed.Sms.Calls.Select(call => call.To));
    }

    [Theory]
    [InlineData("母亲", Mother)]
    [InlineData("MTH", Mother)]
    [InlineData("邻居", Happenings.Phone)]
    public async Task Child_WithAGuardian_TheGuardianIsTexted(string relation, string expected)
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var booked = Happenings.Booked();
        await bed.ApplyAsync(booked with { Patient = booked.Patient with { BirthDate = new DateOnly(2020, 5, 1), Contacts = [new ContactData("王母", relation, "139 1234 0008")] } });

        await RemindAsync(bed);
        await bed.TextAsync(expected, "1", "in-1");

        Assert.Equal([expected], bed.Sms.Calls.Select(call => call.To).Distinct());
        Assert.Single(bed.His.Told);
    }

    [Fact]
    public async Task Child_WhoIsToldOfInParts_IsStillTextedByTheGuardian()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var update = Happenings.Of(HisEventType.PatientUpdated, number: 5);
        await bed.ApplyAsync(update with { Id = "c", Patient = update.Patient with { Contacts = [new ContactData("王母", "MTH", Mother)] } });
        await bed.ApplyAsync(Happenings.Booked(phone: null));
        await bed.ApplyAsync(update with { Id = "b", Patient = update.Patient with { BirthDate = new DateOnly(2020, 5, 1) } });

        await RemindAsync(bed);

        Assert.Equal([Mother], bed.Sms.Calls.Select(call => call.To));
    }

    [Fact]
    public async Task GrownUp_WithParents_IsTextedAlone()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var booked = Happenings.Booked();
        await bed.ApplyAsync(booked with { Patient = booked.Patient with { BirthDate = new DateOnly(2012, 3, 2), Contacts = [new ContactData("王母", "母亲", Mother)] } });

        await RemindAsync(bed);

        Assert.Equal([Happenings.Phone], bed.Sms.Calls.Select(call => call.To));
    }

    [Fact]
    public async Task Consent_Refused_StopsTextsUntilItIsGiven()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked());
        await bed.ApplyAsync(Happenings.Booked(visit: "A-2", number: 2, start: TestBed.Start.AddDays(8)));
        var refused = await ConsentAsync(bed, """{"class":"treatment","given":false,"form":"verbal"}""");
        await RemindAsync(bed);
        var whileRefused = bed.Sms.Calls.Count;
        await ConsentAsync(bed, """{"class":"treatment","given":true,"form":"written","document":"folder 12"}""");
        // What was said before the last word changes nothing.
        await ConsentAsync(bed, """{"class":"treatment","given":false,"form":"verbal","at":"2026-03-01T09:00:00+08:00"}""");

        bed.Pass(TimeSpan.FromDays(5));
        await bed.RunDueAsync();

        Assert.True(refused.IsOk);
        Assert.Equal(0, whileRefused);
        Assert.NotEmpty(bed.Sms.Calls);
    }

    [Theory]
    [InlineData("""{"class":"campaign","given":true,"form":"verbal"}""", "/form")]
    [InlineData("""{"class":"campaign","form":"written"}""", "/given")]
    [InlineData("""{"class":"all","given":true,"form":"written"}""", "/class")]
    [InlineData("""{"class":"campaign","given":true,"form":"written","at":"2027-01-01T00:00:00Z"}""", "/at")]
    [InlineData("""{"class":"campaign","given":true,"form":"written","untill":"2027-01-01"}""", "/untill")]
    public async Task Consent_ThatCantBe_IsToldWhere(string body, string place)
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked());

        var answer = await ConsentAsync(bed, body);

        Assert.Equal(place, Assert.Single(answer.Problem!.Errors).Pointer);
    }

    [Theory]
    [InlineData("""{"phones":[{"number":"no"}]}""", "/phones/0/number")]
    [InlineData("""{"phones":[{"number":"13912340007","from":"2026-03-03","until":"2026-03-02"}]}""", "/phones/0/until")]
    [InlineData("""{"textTo":{"phone":"010-62345678"}}""", "/textTo/phone")]
    [InlineData("""{"textTo":{"name":"x"}}""", "/textTo/phone")]
    [InlineData("""{"language":"tlh"}""", "/language")]
    [InlineData("""{"Tags":["x"]}""", "/Tags")]
    [InlineData("""{"reports":"pigeon"}""", "/reports")]
    [InlineData("""{"reports":"1"}""", "/reports")]
    public async Task Profile_ThatCantBe_IsToldWhereAndChangesNothing(string body, string place)
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked());

        var answer = await WriteAsync(bed, body);

        Assert.Equal(place, Assert.Single(answer.Problem!.Errors).Pointer);
        Assert.True((await bed.FileAsync(Happenings.Mrn())).Head.Profile.IsNone);
    }

    [Theory]
    [InlineData("""{"reports":"post"}""", "post")]
    [InlineData("""{"reports":"phone"}""", "phone")]
    [InlineData("""{"tags":["x"]}""", "text")]
    public async Task Reports_AsThePatientWantsThem_AreKeptAndShown(string body, string expected)
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked());

        await WriteAsync(bed, body);

        Assert.Equal(expected, (await bed.Get<ReadProfile>().HandleAsync(Staff, await KeyAsync(bed), default)).Value.Reports);
    }

    [Fact]
    public async Task Address_OfTheHis_IsTheLastThatWasSaidAndIsShown()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        var update = Happenings.Of(HisEventType.PatientUpdated, number: 5);
        HisEvent Living(string id, int minute, AddressData? address) => update with { Id = id, Time = update.Time.AddMinutes(minute), Patient = update.Patient with { Address = address } };
        async Task<AddressView?> ShownAsync() => (await bed.Get<ReadProfile>().HandleAsync(Staff, (await bed.FileAsync(Happenings.Mrn())).Key.ToString(), default)).Value.Address;

        await bed.ApplyAsync(Living("b", 2, new AddressData("110105", "100022", "建国路88号", 39.9087, 116.4605)));
        await bed.ApplyAsync(Living("a", 1, new AddressData("110101")));
        await bed.ApplyAsync(Living("c", 3, null));
        var told = await ShownAsync();
        await bed.ApplyAsync(Living("d", 4, AddressData.None));

        Assert.Equal(new AddressView("110105", "100022", "建国路88号", 39.9087, 116.4605), told);
        Assert.Null(await ShownAsync());
    }

    [Fact]
    public async Task Profile_WrittenFromAnOlderVersion_IsAConflict()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked());
        var first = await WriteAsync(bed, """{"tags":["a"]}""", basedOn: 0);

        var second = await WriteAsync(bed, """{"tags":["b"]}""", basedOn: 0);

        Assert.Equal((1, "changed-meanwhile"), (first.Value.Version, second.Problem!.Code));
        Assert.Equal(["a"], (await bed.FileAsync(Happenings.Mrn())).Head.Profile.Tags);
    }

    [Fact]
    public async Task Profile_OfAPhoneOfMany_IsBelieved()
    {
        await using var bed = await TestBed.StartAsync(Storage, [("Identity:MostOnPhone", "2")]);
        await bed.ApplyAsync(Happenings.Booked(1));
        await bed.ApplyAsync(Happenings.Booked(2));
        await bed.ApplyAsync(Happenings.Booked(3));

        await WriteAsync(bed, """{"phones":[{"number":"13912340001"}]}""");
        await RemindAsync(bed);

        Assert.Single(bed.Sms.Calls);
    }

    [Fact]
    public async Task Read_OfAnotherHospital_IsNotFoundAndNothingElseIsSaid()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked());
        var stranger = Staff with { Grants = [new RoleGrant(Role.CustomerService, new Scope("west", Scope.Any))] };

        var answer = await bed.Get<ReadProfile>().HandleAsync(stranger, await KeyAsync(bed), default);

        Assert.Equal(ProblemKind.NotFound, answer.Problem!.Kind);
    }

    [Fact]
    public async Task Read_AfterAMerge_IsTheSurvivorsWithBothWords()
    {
        await using var bed = await TestBed.StartAsync(Storage);
        await bed.ApplyAsync(Happenings.Booked(1));
        await bed.ApplyAsync(Happenings.Booked(2, visit: "A-2"));
        var other = (await bed.FileAsync(Happenings.Mrn(2))).Key.ToString();
        await bed.Get<ChangeProfile>().HandleAsync(Staff, other, Json("""{"tags":["diabetes"]}"""), null, default);
        await bed.Get<RecordConsent>().HandleAsync(Staff, other, Json("""{"class":"campaign","given":true,"form":"written"}"""), default);

        await bed.ApplyAsync(Happenings.Merged(1, 2));
        var profile = (await bed.Get<ReadProfile>().HandleAsync(Staff, other, default)).Value;

        Assert.Equal(await KeyAsync(bed), profile.Key);
        Assert.Equal(["diabetes"], profile.Tags);
        Assert.Equal(("campaign", true), (Assert.Single(profile.Consents).Class, profile.Consents[0].Given));
    }

    private static JsonElement Json(string text) => JsonElement.Parse(text);

    private static async Task<string> KeyAsync(TestBed bed) => (await bed.FileAsync(Happenings.Mrn())).Key.ToString();

    private static async Task<Result<ProfileView>> WriteAsync(TestBed bed, string body, int? basedOn = null) =>
        await bed.Get<ChangeProfile>().HandleAsync(Staff, await KeyAsync(bed), Json(body), basedOn, default);

    private static async Task<Result<ProfileView>> ConsentAsync(TestBed bed, string body) =>
        await bed.Get<RecordConsent>().HandleAsync(Staff, await KeyAsync(bed), Json(body), default);

    /// <summary>The reminder of the evening before is due, two days on.</summary>
    private static async Task RemindAsync(TestBed bed)
    {
        bed.Pass(TimeSpan.FromHours(58));
        await bed.RunDueAsync();
    }
}
