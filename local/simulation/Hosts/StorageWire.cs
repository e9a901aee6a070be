using System.Text;
using System.Text.RegularExpressions;
using Azure;
using Azure.Core;
using CareLoop.Local.Memory;
using CareLoop.Local.Simulation.Time;
using CareLoop.Storage;

namespace CareLoop.Local.Simulation.Hosts;

/// <summary>A host's way to storage, with what may go wrong on it.</summary>
internal sealed partial class StorageWire(World world, Host host, Life life) : IWire
{
    private enum Fault
    {
        None,
        Refused,
        AnswerLost,
        Busy,
        Overtaken,
        Slow,
        Frozen,
        CrashBefore,
        CrashAfter,
    }

    public async ValueTask CarryAsync(HttpMessage message, Action serve)
    {
        world.Agenda.Check();
        world.Count("storage requests");
        var what = message.Request.Method.Method;
        var path = message.Request.Uri.Path;
        var fault = Draw();
        world.Note(host.Name, what, fault == Fault.None ? path : $"{path} {fault}");
        try
        {
            await world.Agenda.WaitAsync(Latency(fault), life, message.CancellationToken);
        }
        catch (OperationCanceledException) when (world.Chance.Is(0.5))
        {
            // Given up by its caller, and done all the same.
            serve();
            throw;
        }

        switch (fault)
        {
            case Fault.Refused:
                throw Lost();
            case Fault.Busy:
                message.Response = new BusyResponse(message.Request.ClientRequestId);
                return;
            case Fault.CrashBefore:
                await CrashAsync(what + " before");
                break;
            case Fault.Overtaken:
                Overtake(message);
                break;
        }

        serve();
        switch (fault)
        {
            case Fault.AnswerLost:
                throw Lost();
            case Fault.CrashAfter:
                await CrashAsync(what + " applied");
                break;
        }
    }

    private static RequestFailedException Lost() => new("The connection was reset.", new IOException("The connection was reset."));

    private Fault Draw()
    {
        if (world.Weather.IsStorageDown)
            return world.Chance.Is(0.7) ? Fault.Refused : Fault.Busy;
        if (!world.Weather.Strikes(0.012))
            return Fault.None;
        var fault = world.Chance.Weighted(
            (Fault.Refused, 20), (Fault.AnswerLost, 25), (Fault.Busy, 15), (Fault.Overtaken, 20), (Fault.Slow, 12), (Fault.Frozen, 1), (Fault.CrashBefore, 3), (Fault.CrashAfter, 4));
        world.Count("fault " + fault);
        return fault;
    }

    private TimeSpan Latency(Fault fault) => fault switch
    {
        Fault.Slow => world.Chance.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30)),
        // Longer than a message is invisible: another host begins with it meanwhile.
        Fault.Frozen => world.Chance.Between(TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(18)),
        _ => world.Chance.Between(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(40)),
    };

    /// <summary>Somebody else writes the patient's head just before.</summary>
    private void Overtake(HttpMessage message)
    {
        if (message.Request.Content is not { } content || !message.Request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal))
            return;
        using var body = new MemoryStream();
        content.WriteTo(body, default);
        if (HeadWrite().Match(Encoding.UTF8.GetString(body.GetBuffer(), 0, (int)body.Length)) is { Success: true } match)
            world.Storage.Tables.Touch(TableNames.Care, match.Groups["key"].Value, "head");
    }

    [GeneratedRegex(@"^PUT \S*/care\(PartitionKey='(?<key>[^']+)',RowKey='head'\)", RegexOptions.Multiline)]
    private static partial Regex HeadWrite();

    private Task CrashAsync(string at)
    {
        host.Crash(at);
        return new TaskCompletionSource().Task;
    }
}
