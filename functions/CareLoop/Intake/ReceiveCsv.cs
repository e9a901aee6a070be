using System.Globalization;
using System.Security.Cryptography;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Intake.Csv;
using CareLoop.Scheduling.Jobs;
using Microsoft.Extensions.Options;

namespace CareLoop.Intake;

/// <summary>What the address of a request with a file says of it.</summary>
/// <param name="AsOf">When the HIS last said what lines say that have no time of their own (RFC 3339).</param>
/// <param name="Authority">Who assigned patient numbers without an authority.</param>
/// <param name="Organisation">Whom lines without an organisation belong to.</param>
/// <param name="SkipBadLines">Whether good lines are to be taken where others can't be used.</param>
public sealed record CsvQuestion(string? AsOf, string? Authority, string? Organisation, bool SkipBadLines);

/// <summary>
/// What a hospital has already, as files: appointments, or patients who are in the hospital. Every line is read before any is taken.
/// A short file is applied before it is answered; a longer one is stored whole, and a job applies it.
/// </summary>
public sealed class ReceiveCsv
{
    /// <summary>The largest file, in bytes.</summary>
    public const int MaxBodyBytes = 16 * 1024 * 1024;

    /// <summary>Who may bring a file in without a signature of the HIS.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator);

    private readonly HisSenders senders;
    private readonly AcceptHisEvent accept;
    private readonly Backload backload;
    private readonly ConfigStore config;
    private readonly AuditLog audit;
    private readonly KeyedHash hash;
    private readonly IOptionsMonitor<IntakeOptions> options;
    private readonly Clocks clocks;

    internal ReceiveCsv(
        HisSenders senders, AcceptHisEvent accept, Backload backload, ConfigStore config, AuditLog audit, KeyedHash hash, IOptionsMonitor<IntakeOptions> options, Clocks clocks)
    {
        (this.senders, this.accept, this.backload, this.config) = (senders, accept, backload, config);
        (this.audit, this.hash, this.options, this.clocks) = (audit, hash, options, clocks);
    }

    /// <summary>A file that a HIS sends. A problem means that nothing of it was taken.</summary>
    public async Task<Result<CsvAnswer>> HandleAsync(HisWebhookRequest request, CsvQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(question);
        if (request.Body.Length > MaxBodyBytes)
        {
            return TooLarge;
        }

        var sender = senders.Authenticate(request);
        return sender.IsOk ? await TakeAsync(request, question, sender.Value, question.Organisation ?? sender.Value.OrganisationOf(null), null, cancellationToken) : sender.Problem;
    }

    /// <summary>A file that an administrator brings in for one organisation, in the name of a sender that is configured.</summary>
    public async Task<Result<CsvAnswer>> BringInAsync(
        Principal principal, string cause, string organisation, string? senderName, HisWebhookRequest request, CsvQuestion question, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(question);
        var may = Rule.Authorise(principal, organisation, null);
        if (!may.IsOk)
        {
            return may.Problem;
        }

        if (request.Body.Length > MaxBodyBytes)
        {
            return TooLarge;
        }

        var known = options.CurrentValue.Senders;
        if ((senderName is null && known.Count == 1 ? known[0] : known.FirstOrDefault(sender => sender.Name == senderName)) is not { } named)
        {
            return new Problem(ProblemKind.Invalid, "no-such-sender", "Say in whose name: ?sender= is the name of one of the senders that are configured (Intake:Senders).");
        }

        var taken = await TakeAsync(request, question, named, organisation, organisation, cancellationToken);
        await audit.WriteAsync(
            new AuditEntry
            {
                Who = principal,
                Action = "bring-in-file",
                Organisation = organisation,
                At = clocks.Now,
                Cause = cause,
                Outcome = taken.IsOk ? "ok" : "refused",
                Why = taken.Problem?.Code,
            },
            cancellationToken);
        return taken;
    }

    private async Task<Result<CsvAnswer>> TakeAsync(
        HisWebhookRequest request, CsvQuestion question, SenderOptions sender, string? organisation, string? only, CancellationToken cancellationToken)
    {
        var text = CsvText.Read(request.ContentType, request.Body.Span, sender.CharacterSet);
        if (!text.IsOk)
        {
            return text.Problem;
        }

        DateTimeOffset? asOf = null;
        if (question.AsOf is { Length: > 0 } stated)
        {
            if (!Iso8601.TryInstant(stated, out var instant) || instant > clocks.Now + CsvEvents.Ahead)
            {
                return new Problem(ProblemKind.Invalid, "bad-as-of", "asOf is a date and time with offset that does not lie in the future, such as 2026-03-05T09:30:00+08:00 (a plus is %2B in an address).");
            }

            asOf = instant;
        }

        var settings = await config.GetAsync(cancellationToken);
        var file = CsvFile.Read(text.Value, new CsvContext(
            sender.Name,
            organisation,
            code => (only is null || code == only) && (sender.Organisations.Count == 0 || sender.Organisations.Contains(code)),
            question.Authority,
            asOf,
            code => sender.FindZone() ?? settings.Organisation(code).Zone,
            clocks.Now,
            hash));
        if (!file.IsOk)
        {
            return file.Problem;
        }

        if (file.Value.BadLines > 0 && !question.SkipBadLines)
        {
            return new Problem(ProblemKind.Unprocessable, "lines-not-usable",
                string.Create(CultureInfo.InvariantCulture, $"{file.Value.BadLines} of {file.Value.Lines} lines can't be used, so nothing was taken. Correct them, or leave them out with ?skipBadLines=true."))
            {
                Errors = [.. file.Value.Mistakes.Select(Error)],
            };
        }

        return file.Value.Events.Count <= options.CurrentValue.LinesAtOnce
            ? await ApplyAsync(file.Value, sender, cancellationToken)
            : CsvAnswer.Of(file.Value) with { Job = await backload.StartAsync(CauseOf(request, question, sender, organisation), sender.Name, file.Value.Events, cancellationToken) };
    }

    private async Task<Result<CsvAnswer>> ApplyAsync(CsvFile file, SenderOptions sender, CancellationToken cancellationToken)
    {
        var results = new List<string>();
        foreach (var line in file.Events)
        {
            var result = await accept.HandleAsync(line.Event, sender, cancellationToken);
            results.Add(result.IsOk ? result.Value.Status : "failed");
        }

        return CsvAnswer.Of(file) with { Outcomes = results.GroupBy(result => result).OrderBy(same => same.Key, StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.Count()) };
    }

    private static FieldError Error(CsvMistake mistake) => new(
        string.Create(CultureInfo.InvariantCulture, $"/{mistake.Line}{(mistake.Column is { } column ? "/" + column : "")}"),
        string.Create(CultureInfo.InvariantCulture, $"Line {mistake.Line}{(mistake.Column is { } name ? ", " + name : "")}: {mistake.Reason}."));

    /// <summary>The same file in the same words, sent again, is the same job.</summary>
    private string CauseOf(HisWebhookRequest request, CsvQuestion question, SenderOptions sender, string? organisation) => hash.Of(
        "csv-file", string.Join('\n', sender.Name, organisation, question.AsOf, question.Authority, request.ContentType, question.SkipBadLines, Convert.ToHexString(SHA256.HashData(request.Body.Span))));

    private static Problem TooLarge => new(ProblemKind.TooLarge, "body-too-large", $"A file has at most {MaxBodyBytes / 1024 / 1024} MiB; send it in several.");
}

/// <summary>What became of a file.</summary>
/// <param name="File"><c>appointments</c> or <c>admissions</c>.</param>
/// <param name="Lines">Lines with something on them, the header apart.</param>
/// <param name="Taken">Events that were taken, or are being taken.</param>
/// <param name="BadLines">Lines that were left out because they can't be used.</param>
/// <param name="Mistakes">What is wrong with them, at most <see cref="CsvFile.MostMistakes"/>.</param>
/// <param name="UnknownColumns">Columns of which nothing was read.</param>
public sealed record CsvAnswer(string File, int Lines, int Taken, int BadLines, IReadOnlyList<CsvMistake> Mistakes, IReadOnlyList<string> UnknownColumns)
{
    /// <summary>How many events came to what, as the other feeds answer; null while a job applies them.</summary>
    public IReadOnlyDictionary<string, int>? Outcomes { get; init; }

    /// <summary>The job that applies them; null where that is done.</summary>
    public JobView? Job { get; init; }

    internal static CsvAnswer Of(CsvFile file) => new(file.IsAdmissions ? "admissions" : "appointments", file.Lines, file.Events.Count, file.BadLines, file.Mistakes, file.UnknownColumns);
}
