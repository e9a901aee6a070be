using System.Globalization;
using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Scheduling;
using CareLoop.Storage;
using Microsoft.Extensions.Logging;

namespace CareLoop.Surveys.Improvement;

/// <summary>An action is done, or given up. From then on it is counted whether it helped.</summary>
public sealed partial class CloseAction
{
    private const int LongestNote = 2_000;

    private readonly PatientFiles files;
    private readonly Effects effects;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;
    private readonly ILogger<CloseAction> logger;

    internal CloseAction(PatientFiles files, Effects effects, AuditLog audit, ConfigStore config, Clocks clocks, ILogger<CloseAction> logger) =>
        (this.files, this.effects, this.audit, this.config, this.clocks, this.logger) = (files, effects, audit, config, clocks, logger);

    /// <summary>Who may, within the organisation and department.</summary>
    public static AccessRule Rule => StartAction.Rule;

    /// <param name="principal">Who ends it.</param>
    /// <param name="id">Its address.</param>
    /// <param name="body"><c>state</c> (done or dropped), and <c>note</c>: what came of it, or why it was given up.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Not found (404), unprocessable (422), or a conflict (409) where it ended otherwise before.</returns>
    public async Task<Result<ActionView>> HandleAsync(Principal principal, string id, JsonElement body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        if (id?.Split('.') is not [var partition, var name] || !PatientKey.TryParse(partition, CultureInfo.InvariantCulture, out var desk) || name.Length == 0 || !name.All(char.IsAsciiLetterOrDigit))
        {
            return AccessRule.NotFound;
        }

        var file = await files.LoadAsync(desk, cancellationToken);
        var action = file.Find<ActionRow>(name) ?? await files.FindPastAsync<ActionRow>(desk, name, cancellationToken);
        if (action is null || !Rule.Covers(principal, action.Organisation, action.Department))
        {
            return AccessRule.NotFound;
        }

        var mistakes = new List<FieldError>();
        var reader = new DocumentReader(body, "", mistakes);
        var state = reader.Optional<ActionState>("state", TryState, "Either done or dropped.", required: true);
        var note = reader.Text("note", LongestNote);
        reader.Done();
        if (mistakes.Count > 0)
        {
            return new Problem(ProblemKind.Unprocessable, "invalid-improvement", "The action can't be ended; each error names its place.") { Errors = mistakes };
        }

        var moment = new Moment(clocks.Now, clocks.WireNow, await config.GetAsync(cancellationToken));
        await audit.WriteAsync(PatientScope.Entry(principal, "close-improvement", action.Organisation, null, moment.Now) with { Outcome = "ok", Records = [action.About] }, cancellationToken);
        var changed = await files.ChangeAsync(desk, fresh => Apply(fresh, name, state!.Value, note, principal.Id, moment), cancellationToken, file);
        var closed = changed.Value ?? await files.FindPastAsync<ActionRow>(desk, name, cancellationToken) ?? action;
        if (closed.State != state)
        {
            return new Problem(ProblemKind.Conflict, "improvement-over", $"This action was {KebabEnum.Write(closed.State)} before.");
        }

        try
        {
            await effects.RunAsync(changed.File, moment, cancellationToken);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            LogLater(Cause.Of(error), desk);
        }

        return ActionView.Of(desk, closed, null, moment.Config, LocalTimes.LocalDate(moment.Now, moment.Config.Organisation(closed.Organisation).Zone));
    }

    /// <summary>Null where it is over already.</summary>
    private ActionRow? Apply(PatientFile file, string id, ActionState state, string? note, string by, Moment moment)
    {
        if (file.Find<ActionRow>(id) is not { } action)
        {
            return null;
        }

        var closed = ActionTasks.Close(file, action, state, note, by, moment);
        effects.Guard(file, moment);
        return closed;
    }

    private static bool TryState(string text, out ActionState state)
    {
        var read = KebabEnum.Read<ActionState>(text);
        state = read ?? ActionState.Open;
        return state != ActionState.Open;
    }

    [LoggerMessage(EventId = 269, Level = LogLevel.Warning, Message = "{Error} after an action of desk {Desk} was ended; its due row goes on with it")]
    private partial void LogLater(string error, PatientKey desk);
}
