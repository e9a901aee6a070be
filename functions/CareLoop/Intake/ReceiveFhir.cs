using System.Net.Http.Headers;
using System.Text;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Intake.Fhir;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Storage;

namespace CareLoop.Intake;

/// <summary>The answer to a request with FHIR.</summary>
/// <param name="Status">HTTP.</param>
/// <param name="Json">An OperationOutcome, or the response Bundle of a batch or transaction.</param>
/// <param name="Location">Of the receipt, where one resource came by itself.</param>
public sealed record FhirAnswer(int Status, string Json, string? Location = null);

/// <summary>
/// FHIR R4 over HTTP: one resource or a Bundle, each resource committed before the answer, safe in the inbox, or waiting there for
/// its patient. What can't be used is told by an OperationOutcome and kept among the failures.
/// </summary>
public sealed class ReceiveFhir
{
    /// <summary>The largest request, in bytes.</summary>
    public const int MaxBodyBytes = 8 * 1024 * 1024;

    /// <summary>Media type of requests and answers.</summary>
    public const string MediaType = "application/fhir+json";

    /// <summary>The reasons of failures that can be read again.</summary>
    internal const string ResourceNotUsable = "resource-not-usable", TransactionNotUsable = "transaction-not-usable";

    private const string Source = FailureSources.Fhir;

    private static readonly FhirIssue Unreachable = new(FhirSeverity.Error, "transient", "Storage is not to be reached; nothing is wrong with the request as far as is known. Send it again.");

    private readonly HisSenders senders;
    private readonly AcceptHisEvent accept;
    private readonly InboxTable inbox;
    private readonly FailureLog failures;
    private readonly ConfigStore config;
    private readonly Clocks clocks;

    internal ReceiveFhir(HisSenders senders, AcceptHisEvent accept, InboxTable inbox, FailureLog failures, ConfigStore config, Clocks clocks) =>
        (this.senders, this.accept, this.inbox, this.failures, this.config, this.clocks) = (senders, accept, inbox, failures, config, clocks);

    /// <summary>Handles one request.</summary>
    public async Task<FhirAnswer> HandleAsync(HisWebhookRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (request.Body.Length > MaxBodyBytes)
        {
            return Refused(413, "too-long", $"A request has at most {MaxBodyBytes / 1024} KiB; send fewer entries in one Bundle.");
        }

        if (!IsFhirJson(request.ContentType))
        {
            return Refused(415, "not-supported", $"Send {MediaType} in UTF-8.");
        }

        var sender = senders.Authenticate(request);
        if (!sender.IsOk)
        {
            return Refused(StatusOf(sender.Problem.Kind), "login", $"{sender.Problem.Code}: {sender.Problem.Detail}");
        }

        try
        {
            return await AnswerAsync(request.Body, sender.Value, clocks.Now, cancellationToken, request.Header(StandardWebhooks.IdHeader));
        }
        catch (Exception error) when (StorageErrors.MayPass(error) && !cancellationToken.IsCancellationRequested)
        {
            return new FhirAnswer(503, FhirOutcome.Write([Unreachable]));
        }
    }

    /// <summary>Takes what a sender sent that is known.</summary>
    /// <param name="body">One resource, or a Bundle.</param>
    /// <param name="sender">Who sent it.</param>
    /// <param name="came">When: the time of what says none itself.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <param name="delivery">The sender's own id of the request; null where it has none.</param>
    internal async Task<FhirAnswer> AnswerAsync(ReadOnlyMemory<byte> body, SenderOptions sender, DateTimeOffset came, CancellationToken cancellationToken, string? delivery = null)
    {
        var read = FhirRequest.Read(body);
        if (!read.IsOk)
        {
            var status = StatusOf(read.Problem.Kind);
            var failure = await FailAsync(sender, read.Problem.Code, read.Problem.Detail, Encoding.UTF8.GetString(body.Span), cancellationToken);
            return Refused(status, status == 413 ? "too-costly" : "structure", $"{read.Problem.Detail} It is kept as failure {failure}.");
        }

        using var request = read.Value;
        var current = await config.GetAsync(cancellationToken);
        var items = FhirEvents.Read(request, new FhirContext(
            sender.Name, sender.OrganisationOf, organisation => sender.FindZone() ?? current.Organisation(organisation).Zone, came, came + CloudEvents.MaxAhead, delivery));
        if (request.BundleType == "transaction" && items.Any(item => item.IsWrong))
        {
            var wrong = items.Where(item => item.IsWrong).SelectMany(item => item.Entry.Issues.All).ToList();
            var failure = await FailAsync(sender, TransactionNotUsable, DetailOf(wrong), Encoding.UTF8.GetString(body.Span), cancellationToken);
            return new FhirAnswer(422, FhirOutcome.Write([.. wrong, new(FhirSeverity.Information, "informational", $"Nothing of the transaction was applied. It is kept as failure {failure}.")]));
        }

        var results = new FhirResult[items.Count];
        ReceiptId? ignored = null;
        // Patients first: what else there is of them then finds them, in whatever order it stands.
        foreach (var item in items.OrderBy(item => item.Entry.Type == "Patient" ? 0 : 1))
        {
            if (item.Ignored is { } reason)
            {
                ignored ??= await inbox.IgnoreAsync(sender.Name, Source, DerivedId.Of(Source, Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body.Span))), reason, cancellationToken);
                results[item.Entry.Index] = new(200, AddressOf(ignored.ToString()), [.. item.Entry.Issues.All, new(FhirSeverity.Information, "informational", $"ignored: {reason}; {AddressOf(ignored.ToString())}", item.Entry.Resource.Expression)]);
            }
            else
            {
                results[item.Entry.Index] = item.IsWrong ? await FailAsync(item, sender, body, cancellationToken) : await AcceptAsync(item, sender, cancellationToken);
            }
        }

        return AnswerOf(request.BundleType, results);
    }

    private static FhirAnswer AnswerOf(string? bundleType, FhirResult[] results)
    {
        switch (bundleType)
        {
            case null:
                return new(results[0].Status, FhirOutcome.Write(results[0].Issues), results[0].Location);
            case "batch" or "transaction":
                return new(200, FhirOutcome.Write(bundleType, results));
            default:
                // There is no place for a status of each: a sender that looks at nothing else has to see that none was of use.
                var status = results.Length > 0 && results.All(result => result.Status >= 400) ? results[0].Status : 200;
                var issues = results.SelectMany(result => result.Issues).ToList();
                return new(status, FhirOutcome.Write(issues.Count > 0 ? issues : [new(FhirSeverity.Information, "informational", "There is no entry in it.")]));
        }
    }

    private async Task<FhirResult> AcceptAsync(FhirItem item, SenderOptions sender, CancellationToken cancellationToken)
    {
        var place = item.Entry.Resource.Expression;
        var issues = item.Entry.Issues.All.ToList();
        var (status, location) = (200, (string?)null);
        foreach (var happening in item.Events)
        {
            var result = await accept.HandleAsync(happening, sender, cancellationToken);
            if (!result.IsOk)
            {
                var failure = await FailAsync(sender, ResourceNotUsable, $"{place}: {result.Problem.Code}: {result.Problem.Detail}", item.Entry.Resource.Raw, cancellationToken);
                issues.Add(new(FhirSeverity.Error, result.Problem.Kind == ProblemKind.Denied ? "forbidden" : "processing", $"{result.Problem.Detail} It is kept as failure {failure}.", place));
                return new(StatusOf(result.Problem.Kind), location, issues);
            }

            var address = AddressOf(result.Value.Receipt);
            var said = string.Join("; ", new[] { result.Value.Status, result.Value.Reason, result.Value.Note }.OfType<string>());
            // One that has waited in vain is among the failures since then; sent again it is the same event.
            var isFailed = result.Value.Status == KebabEnum.Write(ReceiptStatus.Failed);
            issues.Add(new(isFailed ? FhirSeverity.Error : FhirSeverity.Information, isFailed ? "not-found" : "informational", $"{happening.Type.WireName()} {said}; {address}", place));
            location ??= address;
            status = isFailed ? 422 : result.Value.Status == "accepted" ? 202 : status;
        }

        return new(status, location, issues);
    }

    private async Task<FhirResult> FailAsync(FhirItem item, SenderOptions sender, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var payload = item.Entry.Resource.IsAbsent ? Encoding.UTF8.GetString(body.Span) : item.Entry.Resource.Raw;
        // Where there is no resource to keep, the whole request is kept once for each such entry.
        var key = item.Entry.Resource.IsAbsent ? item.Entry.Resource.Expression : "";
        var failure = await FailAsync(sender, ResourceNotUsable, DetailOf(item.Entry.Issues.All), payload, cancellationToken, key);
        return new(422, null, [.. item.Entry.Issues.All, new(FhirSeverity.Information, "informational", $"It is kept as failure {failure}.", item.Entry.Resource.Expression)]);
    }

    /// <summary>What can't be used is seen by people, too.</summary>
    private async Task<string> FailAsync(SenderOptions sender, string reason, string detail, string payload, CancellationToken cancellationToken, string key = "")
    {
        var id = DerivedId.Of(Source, sender.Name, payload, key);
        await failures.WriteAsync(new Failure(Source, id, clocks.Now, reason, detail, Payload: payload, Sender: sender.Name), cancellationToken);
        return id;
    }

    /// <summary>The first of what is wrong; a whole Bundle of it would be too long to read and to store.</summary>
    private static string DetailOf(IReadOnlyList<FhirIssue> issues)
    {
        const int Told = 20;
        var wrong = issues.Where(issue => issue.Severity == FhirSeverity.Error).ToList();
        return string.Join("; ", wrong.Take(Told).Select(issue => $"{issue.Expression}: {issue.Diagnostics}")) + (wrong.Count > Told ? $"; and {wrong.Count - Told} more" : "");
    }

    private static bool IsFhirJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType?.ToLowerInvariant() is MediaType or "application/json"
        && (type.CharSet is not { } charset || charset.Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static string AddressOf(string receipt) => $"/api/his/events/{receipt}";

    private static FhirAnswer Refused(int status, string code, string diagnostics) => new(status, FhirOutcome.Write([new(FhirSeverity.Error, code, diagnostics)]));

    private static int StatusOf(ProblemKind kind) => kind switch
    {
        ProblemKind.Invalid => 400,
        ProblemKind.Unauthenticated => 401,
        ProblemKind.Denied => 403,
        ProblemKind.TooLarge => 413,
        _ => 422,
    };
}
