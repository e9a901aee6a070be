using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Xunit;

namespace CareLoop.EndToEnd.Tests.Loops;

/// <summary>FHIR over HTTP: what it leads to, and what its sender is told.</summary>
public sealed class FhirTests(RunningLoop loop) : LoopTest(loop)
{
    [Fact]
    public async Task Post_ATransactionMovedAndCancelled_LeadsToTheTextOfTheLastTime()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var moved = visit with { Start = visit.Start.AddHours(1) };

        var booked = await SendAsync(FhirResources.Bundle("transaction", FhirResources.Appointment(visit, Loop.Now), FhirResources.Patient(visit.Patient, Loop.Now)));
        var again = await SendAsync(FhirResources.Appointment(moved, Loop.Now.AddMinutes(1)));
        await Loop.UntilAsync(Loop.On(0, "18:00"));
        var cancelled = await SendAsync(FhirResources.Appointment(moved, Loop.Now, "cancelled"));
        await Loop.UntilAsync(Loop.On(1, "17:00"));

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK], [booked.Status, again.Status, cancelled.Status]);
        Assert.Equal("transaction-response", (string?)booked.Body["type"]);
        var text = Assert.Single(Loop.TextsTo(visit.Patient));
        Assert.Contains("16:00", text.Words, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_AVisitBeforeItsPatient_LeadsToItsTextAllTheSame()
    {
        var visit = Loop.NewVisit(1, "15:00");

        var waits = await SendAsync(FhirResources.Appointment(visit, Loop.Now));
        await Loop.UntilAsync(Loop.Now.AddHours(2));
        var told = await ReceiptAsync(waits);
        await SendAsync(FhirResources.Patient(visit.Patient, Loop.Now));
        var applied = await ReceiptAsync(waits);
        await Loop.UntilAsync(Loop.On(0, "18:00"));

        Assert.Equal(HttpStatusCode.Accepted, waits.Status);
        Assert.Equal(("accepted", "patient-not-known", "applied"), ((string?)told["status"], (string?)told["reason"], (string?)applied["status"]));
        Assert.Single(Loop.TextsTo(visit.Patient));
    }

    [Fact]
    public async Task Post_APatientWhoNeverComes_IsAFailureAfterThreeDays()
    {
        var waits = await SendAsync(FhirResources.Appointment(Loop.NewVisit(9, "15:00"), Loop.Now));

        await Loop.UntilAsync(Loop.Now.AddHours(73));

        Assert.Equal(("failed", "patient-not-known"), ((string?)(await ReceiptAsync(waits))["status"], (string?)(await ReceiptAsync(waits))["reason"]));
    }

    [Fact]
    public async Task Post_AStayAndItsEnd_StandInTheTimeline()
    {
        var patient = Loop.NewPerson();
        await SendAsync(FhirResources.Patient(patient, Loop.Now));
        await SendAsync(FhirResources.Encounter(patient, "E-" + patient.Number, "in-progress", Loop.Now));

        var finished = await SendAsync(FhirResources.Encounter(patient, "E-" + patient.Number, "finished", Loop.Now.AddMinutes(1)));
        using var timeline = await Loop.StaffAsync($"api/patients/{finished.Location!.Split('/')[^1].Split('.')[0]}/timeline");
        var told = await timeline.Content.ReadAsStringAsync();

        Assert.Contains("\"finished\"", told, StringComparison.Ordinal);
        Assert.Contains("inferred", (string?)(await ReceiptAsync(finished))["note"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Post_WhatCantBeUsed_IsToldWhereAndKept()
    {
        var visit = Loop.NewVisit(1, "15:00");
        var before = (await Loop.Storage.FailuresAsync("fhir")).Count;

        var answer = await SendAsync(FhirResources.Appointment(visit, Loop.Now, "whatever"));

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "OperationOutcome"), (answer.Status, (string?)answer.Body["resourceType"]));
        Assert.Equal("Appointment.status", (string?)answer.Body["issue"]![0]!["expression"]![0]);
        Assert.Equal(before + 1, (await Loop.Storage.FailuresAsync("fhir")).Count);
    }

    [Fact]
    public async Task Post_NotSigned_Is401AndAnOutcome()
    {
        using var answer = await Loop.PostAsync("{}"u8.ToArray(), "application/fhir+json", request => request.Headers.Remove("webhook-signature"), "fhir");

        Assert.Equal((HttpStatusCode.Unauthorized, "application/fhir+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
    }

    [Fact]
    public async Task Get_Metadata_NeedsTheFunctionKeyAlone()
    {
        using var answer = await Loop.StaffAsync("api/his/fhir/metadata", principal: null);

        Assert.Equal("CapabilityStatement", (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["resourceType"]);
    }

    private async Task<(HttpStatusCode Status, string? Location, JsonNode Body)> SendAsync(string body)
    {
        using var answer = await Loop.PostAsync(Encoding.UTF8.GetBytes(body), "application/fhir+json", feed: "fhir");
        await Loop.SettleAsync();
        Assert.Equal("application/fhir+json", answer.Content.Headers.ContentType?.MediaType);
        return (answer.StatusCode, answer.Headers.Location?.OriginalString, JsonNode.Parse(await answer.Content.ReadAsStringAsync())!);
    }

    private async Task<JsonNode> ReceiptAsync((HttpStatusCode, string? Location, JsonNode) answer)
    {
        using var receipt = await Loop.StaffAsync(answer.Location!, principal: null);
        return JsonNode.Parse(await receipt.Content.ReadAsStringAsync())!;
    }
}
