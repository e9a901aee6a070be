using CareLoop.Common;
using CareLoop.Patients.HisEvents;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace CareLoop.Tests.Intake;

public class HisEventJsonTests
{
    [Fact]
    public void Read_WhatWriteWrote_IsTheSameEvent() =>
        Prop.ForAll(AnyEvent.Generator.ToArbitrary(), written =>
            {
                var read = HisEventJson.Read(HisEventJson.Write(written)).Value;

                Assert.Equivalent(written, read, strict: true);
                Assert.Equal(written.IdempotencyKey, read.IdempotencyKey);
            })
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Write_ReceivedEvent_HasTheWireForm()
    {
        var read = Assert.Single(SampleEvents.Send(SampleEvents.Booked).Value.Items).Event.Value;

        Assert.Equal(
            """
            {"specversion":"1.0","id":"e-1","source":"urn:his:east","type":"his.appointment.booked","time":"2026-03-02T01:00:00Z","datacontenttype":"application/json","sender":"his",
            "data":{"organisation":"east",
            "patient":{"identifiers":[{"authority":"east-mrn","value":"000123"}],"name":"王建国","phones":["13912340001"],"birthDate":"1950-05-01",
            "gender":"male","language":"zh-CN","deceased":false,"contacts":[{"name":"王芳","relation":"daughter","phone":"13812340002"}],
            "address":{"district":"110105","postalCode":"100022","text":"建国路88号","latitude":39.9087,"longitude":116.4605}},
            "appointment":{"id":"A-1001","start":"2026-03-05T01:30:00Z","duration":"PT15M","department":{"code":"CARD","name":"心内科"},"clinician":{"id":"D7","name":"李医生"},
            "location":"门诊楼3层","type":"outpatient","instructions":"请空腹"}}}
            """.ReplaceLineEndings(""),
            HisEventJson.Write(read));
    }

    [Fact]
    public void Read_EventKeptLong_StillReads()
    {
        // As the first version wrote it; rows of it may still wait in an inbox.
        var kept = SampleEvents.With("/sender", "\"his\"");

        Assert.Equal("A-1001", HisEventJson.Read(kept).Value.Appointment?.Id);
    }

    [Fact]
    public void Read_RowThatIsBroken_IsAProblemAndNoException()
    {
        Assert.Equal("invalid-json", HisEventJson.Read("{").Problem?.Code);
        Assert.Contains(new FieldError("/sender", "is required"), HisEventJson.Read(SampleEvents.Booked).Problem!.Errors);
    }

    [Fact]
    public void IdempotencyKey_PartsDividedOtherwise_IsAnother()
    {
        var one = Assert.Single(SampleEvents.Send(SampleEvents.Booked).Value.Items).Event.Value;

        string[] keys =
        [
            one.IdempotencyKey,
            (one with { Sender = "hi", Source = "s" + one.Source }).IdempotencyKey,
            (one with { Source = one.Source + "e", Id = "-1" }).IdempotencyKey,
            (one with { Sender = "other" }).IdempotencyKey,
            (one with { Id = "e-2" }).IdempotencyKey,
        ];

        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void ToString_AnyPart_HoldsNoPatientData()
    {
        var read = Assert.Single(SampleEvents.Send(SampleEvents.Booked).Value.Items).Event.Value;

        var told = $"{read} {read.Patient} {read.Patient.Contacts![0]} {read.Patient.Address} {read.Patient.Identifiers[0]} {read.Appointment}";

        Assert.Equal("his.appointment.booked urn:his:east e-1 PatientData ContactData AddressData east-mrn|*** AppointmentData A-1001", told);
    }
}
