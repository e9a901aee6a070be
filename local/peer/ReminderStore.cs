using System.Globalization;
using System.Net.Http.Json;
using Npgsql;

namespace CareLoop.Local.Peer;

/// <summary>The reminders in PostgreSQL, and what is done with one: read, claimed, sent, recorded. Each statement commits by itself.</summary>
internal sealed class ReminderStore(NpgsqlDataSource database, Uri sms, HttpClient http)
{
    private int sent;

    public int Sent => Volatile.Read(ref sent);

    public async Task CreateAsync()
    {
        await using var command = database.CreateCommand("""
            CREATE TABLE reminders (
                id int PRIMARY KEY, patient text NOT NULL, phone text NOT NULL, words text NOT NULL,
                visit timestamptz NOT NULL, state text NOT NULL, attempt uuid NULL, gateway_id text NULL, changed timestamptz NOT NULL)
            """);
        await command.ExecuteNonQueryAsync();
    }

    public async Task AddAsync(int id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("INSERT INTO reminders VALUES ($1, $2, $3, $4, now() + interval '2 hours', 'planned', NULL, NULL, now())");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = $"patient-{id}" });
        command.Parameters.Add(new() { Value = "+86139" + (10_000_000 + id).ToString(CultureInfo.InvariantCulture) });
        command.Parameters.Add(new() { Value = "医院提醒：您有一个就诊安排，今天16:00。回复1确认，2取消，3改期。退订回T" });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>A text goes out once for a reminder that is still planned; the attempt is stored before, the outcome after.</summary>
    public async Task SendAsync(int id, CancellationToken cancellationToken)
    {
        var (phone, words) = await ReadAsync(id, cancellationToken);
        await using var claim = database.CreateCommand("UPDATE reminders SET state = 'sending', attempt = $2, changed = now() WHERE id = $1 AND state = 'planned'");
        claim.Parameters.Add(new() { Value = id });
        claim.Parameters.Add(new() { Value = Guid.NewGuid() });
        if (await claim.ExecuteNonQueryAsync(cancellationToken) == 0)
            return;

        using var response = await http.PostAsJsonAsync(
            sms, new { from = "+8610690000", smsRecipients = new[] { new { to = phone } }, message = words, smsSendOptions = new { enableDeliveryReport = true } }, cancellationToken);
        response.EnsureSuccessStatusCode();
        var answer = await response.Content.ReadFromJsonAsync<SmsAnswer>(cancellationToken);
        await using var record = database.CreateCommand("UPDATE reminders SET state = 'accepted', gateway_id = $2, changed = now() WHERE id = $1");
        record.Parameters.Add(new() { Value = id });
        record.Parameters.Add(new() { Value = answer!.Value[0].MessageId });
        await record.ExecuteNonQueryAsync(cancellationToken);
        Interlocked.Increment(ref sent);
    }

    /// <summary>How many triggers are stored or on their way.</summary>
    public async Task<long> TriggersAsync()
    {
        await using var command = database.CreateCommand("SELECT (SELECT count(*) FROM qrtz_triggers) + (SELECT count(*) FROM qrtz_fired_triggers)");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    public async Task<string> ServerAsync()
    {
        await using var command = database.CreateCommand("""
            SELECT current_setting('server_version') || ', synchronous_commit ' || current_setting('synchronous_commit')
                || ', fsync ' || current_setting('fsync') || ', shared_buffers ' || current_setting('shared_buffers')
            """);
        return (string)(await command.ExecuteScalarAsync())!;
    }

    private async Task<(string Phone, string Words)> ReadAsync(int id, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("SELECT phone, words, state, visit, patient FROM reminders WHERE id = $1");
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetString(0), reader.GetString(1));
    }

    private sealed record SmsAnswer(IReadOnlyList<SmsResult> Value);

    private sealed record SmsResult(string MessageId);
}
