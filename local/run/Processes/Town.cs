using System.Net.Http.Json;

using CareLoop.Local.Faults;
using CareLoop.Local.Run.Hosts;
using CareLoop.Local.Run.Time;

namespace CareLoop.Local.Run.Processes;

/// <summary>Starts everything that a run consists of, in order, and waits until it answers.</summary>
internal sealed class Town(RunOptions options, Ports ports, Layout layout, Settings settings, HttpClient http)
{
    private readonly List<HostSlot> hosts = [];

    /// <summary>The hosts, which may be ended and started again.</summary>
    public IReadOnlyList<HostSlot> Hosts => hosts;

    /// <summary>Storage first, the hospital last: so they also end the other way round.</summary>
    public async Task<IReadOnlyList<IParticipant>> StartAsync(Crew crew, string? azuriteFolder, CancellationToken cancellationToken)
    {
        await Azurite.StartAsync(crew, layout, ports, azuriteFolder, cancellationToken);

        crew.Add(Start("SMS simulator", layout.Assembly("sms", "CareLoop.Local.Sms"), "sms", settings.Sms()));
        for (var index = 0; index < options.Hosts; index++)
        {
            hosts.Add(Slot(crew, index));
            hosts[index].Start(null);
        }

        crew.Add(Start("hospital", layout.Assembly("hospital", "CareLoop.Local.Hospital"), "hospital", settings.Hospital()));

        List<IParticipant> all = [Participant("SMS simulator", ports.Sms, readsQueues: false), .. hosts, Participant("hospital", ports.Hospital, readsQueues: false)];
        foreach (var (participant, port) in all.Zip([ports.Sms, .. Enumerable.Range(0, options.Hosts).Select(ports.Host), ports.Hospital]))
            await crew.ReadyAsync(participant.Name, token => AnswersAsync(Ports.Address(port), token), cancellationToken);
        return all;
    }

    /// <summary>Once the clocks are set: texts ring at the hospital's patients, and its days begin.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        using var notify = await http.PutAsJsonAsync(new Uri(Ports.Address(ports.Sms), "notify"), new { url = new Uri(Ports.Address(ports.Hospital), "phones") }, cancellationToken);
        notify.EnsureSuccessStatusCode();
        if (options is { Kills: > 0, Faults: false })
        {
            // Only a text whose answer is lost leaves a host not knowing, and its report has to tell.
            using var faults = await http.PutAsJsonAsync(new Uri(Ports.Address(ports.Sms), "faults"), new { seed = (int)options.Seed, loseAnswer = 0.1 }, cancellationToken);
            faults.EnsureSuccessStatusCode();
        }

        using var begun = await http.PostAsync(new Uri(Ports.Address(ports.Hospital), "begin"), null, cancellationToken);
        if (!begun.IsSuccessStatusCode)
            throw new CannotRunException(await begun.Content.ReadAsStringAsync(cancellationToken));
    }

    /// <summary>How many faults of which kind all processes together have dealt.</summary>
    public async Task<IReadOnlyDictionary<string, int>> DealtFaultsAsync(CancellationToken cancellationToken)
    {
        var dealt = FaultKind.All.Append(FaultKind.Overwritten).ToDictionary(kind => kind, _ => 0, StringComparer.Ordinal);
        foreach (var port in Enumerable.Range(0, options.Hosts).Select(ports.Host).Append(ports.Sms).Append(ports.Hospital))
        {
            foreach (var (kind, count) in await http.GetFromJsonAsync<Dictionary<string, int>>(new Uri(Ports.Address(port), "admin/faults"), cancellationToken) ?? [])
                dealt[kind] += count;
        }

        return dealt;
    }

    /// <summary>Whether a process of the run answers there.</summary>
    public async Task<bool> AnswersAsync(Uri address, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await http.GetAsync(new Uri(address, "admin/clock"), cancellationToken);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private HostSlot Slot(Crew crew, int index)
    {
        var name = index == 0 ? "functions host" : $"functions host {index + 1}";
        return new(
            name,
            Ports.Address(ports.Host(index)),
            Participant(name, ports.Host(index), readsQueues: true),
            now => Start(name, HostAssembly, $"host{index + 1}", settings.Host(index, now), append: now is not null),
            crew);
    }

    private HttpParticipant Participant(string name, int port, bool readsQueues) => new(name, Ports.Address(port), http, readsQueues);

    private string HostAssembly => options.Mutant is not null ? layout.Mutant() : layout.Assembly("host", "CareLoop.Local.Host");

    private ChildProcess Start(string name, string assembly, string log, Dictionary<string, string> environment, bool append = false) =>
        ChildProcess.Start(name, Tool.Dotnet, ["exec", assembly], environment, layout.Log(log), append);
}
