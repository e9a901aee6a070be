using System.Text.Json.Serialization;

using CareLoop.Local.Clock;
using CareLoop.Local.Faults;
using CareLoop.Local.Hospital;
using CareLoop.Local.Hospital.Checks;
using CareLoop.Local.Hospital.Complaints;
using CareLoop.Local.Hospital.His;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Population;
using CareLoop.Local.Hospital.Staff;

using Microsoft.Extensions.Options;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddLocalClock();
builder.Services.AddFaults(builder.Configuration);
builder.Services.AddOptions<HospitalOptions>().BindConfiguration(HospitalOptions.Section).ValidateDataAnnotations().ValidateOnStart();
builder.Services.ConfigureHttpJsonOptions(json =>
{
    json.SerializerOptions.Converters.Add(new JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.KebabCaseLower));
    json.SerializerOptions.Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
});
builder.Services.AddSingleton(new HttpClient());
builder.Services.AddSingleton(services => Registry.Of(services.GetRequiredService<IOptions<HospitalOptions>>().Value.Seed));
builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<HospitalOptions>>().Value.Journal is { Length: > 0 } path
    ? Journal.Open(path).Ledger
    : new Ledger());
builder.Services.AddSingleton<HisFaults>();
builder.Services.AddSingleton<SignedPost>();
builder.Services.AddSingleton<IEventFeed>(services => services.GetRequiredService<IOptions<HospitalOptions>>().Value.Feed switch
{
    Feed.Hl7v2 => ActivatorUtilities.CreateInstance<Hl7Feed>(services),
    Feed.Fhir => ActivatorUtilities.CreateInstance<FhirFeed>(services),
    _ => ActivatorUtilities.CreateInstance<CloudEventFeed>(services),
});
builder.Services.AddSingleton<WorkApi>();
builder.Services.AddSingleton<Rounds>();
builder.Services.AddSingleton<CaseApi>();
builder.Services.AddSingleton<CaseOffice>();
builder.Services.AddSingleton<Complainants>();
builder.Services.AddSingleton<HospitalSettings>();
builder.Services.AddSingleton<InterfaceEngine>();
builder.Services.AddSingleton<Wards>();
builder.Services.AddSingleton<PhoneHolders>();
builder.Services.AddSingleton<Hospital>();
builder.Services.AddSingleton<Callbacks>();
builder.Services.AddSingleton<AppAnswers>();
builder.Services.AddSingleton<AppFigures>();
builder.Services.AddSingleton<AppScores>();
builder.Services.AddSingleton<Closing>();

var app = builder.Build();
app.UseLocalClock();
app.UseFaults();

app.MapPost("/appointments/{id}/responses", (string id, HttpRequest request, Callbacks callbacks, CancellationToken cancellationToken) =>
    callbacks.ReceiveAsync(id, request, cancellationToken));
app.MapPost("/phones", (TextMessage text, PhoneHolders phones, Rounds staff) =>
{
    phones.Read(text.MessageId, text.To, text.From, text.Text);
    staff.Ring(text.To, text.MessageId);
});

// Told by the conductor: the clock is set, the others are up.
app.MapPost("/begin", async (Hospital hospital, CancellationToken cancellationToken) =>
    await hospital.BeginAsync(cancellationToken) is { } problem ? Results.Conflict(problem) : Results.Ok());
app.MapPost("/finish", (FinishRequest request, Closing closing, CancellationToken cancellationToken) => closing.CloseAsync(request, cancellationToken)).Onlooks();

app.MapGet("/ledger", (Ledger ledger, long? since) => new { entries = ledger.Since(since ?? 0).Select(entry => (Entry)entry) }).Onlooks();
app.MapGet("/", (Ledger ledger, Registry registry, LocalClock clock) => StatusPage.Of(ledger, registry, clock.GetUtcNow())).Onlooks();
app.Run();

namespace CareLoop.Local.Hospital
{
    /// <summary>A text as the simulator delivers it to a phone.</summary>
    internal sealed record TextMessage(string MessageId, string From, string To, string Text);
}
