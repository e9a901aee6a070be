using System.Net.Http.Json;

using CareLoop.Local.Run.Time;

namespace CareLoop.Local.Run.Processes;

/// <summary>Starts everything that a run consists of, in order, and waits until it answers.</summary>
internal sealed class Town(RunOptions options, Ports ports, Layout layout, Settings settings, HttpClient http)
{
    /// <summary>Storage first, the hospital last: so they also end the other way round.</summary>
    public async Task<IReadOnlyList<IParticipant>> StartAsync(Crew crew, string? azuriteFolder, CancellationToken cancellationToken)
    {
        await Azurite.StartAsync(crew, layout, ports, azuriteFolder, cancellationToken);

        var started = new List<(string Name, Uri Address)>();
        Start(crew, started, "SMS simulator", "sms", "CareLoop.Local.Sms", "sms", ports.Sms, settings.Sms());
        for (var index = 0; index < options.Hosts; index++)
            Start(crew, started, index == 0 ? "functions host" : $"functions host {index + 1}", "host", "CareLoop.Local.Host", $"host{index + 1}", ports.Host(index), settings.Host(index));
        Start(crew, started, "hospital", "hospital", "CareLoop.Local.Hospital", "hospital", ports.Hospital, settings.Hospital());

        foreach (var (name, address) in started)
            await crew.ReadyAsync(name, token => AnswersAsync(address, token), cancellationToken);
        return [.. started.Select(one => new HttpParticipant(one.Name, one.Address, http))];
    }

    /// <summary>Once the clocks are set: texts ring at the hospital's patients, and its days begin.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        using var notify = await http.PutAsJsonAsync(new Uri(Ports.Address(ports.Sms), "notify"), new { url = new Uri(Ports.Address(ports.Hospital), "phones") }, cancellationToken);
        notify.EnsureSuccessStatusCode();
        using var begun = await http.PostAsync(new Uri(Ports.Address(ports.Hospital), "begin"), null, cancellationToken);
        if (!begun.IsSuccessStatusCode)
            throw new CannotRunException(await begun.Content.ReadAsStringAsync(cancellationToken));
    }

    private void Start(Crew crew, List<(string, Uri)> started, string name, string project, string assembly, string log, int port, Dictionary<string, string> environment)
    {
        crew.Add(ChildProcess.Start(name, Tool.Dotnet, ["exec", layout.Assembly(project, assembly)], environment, layout.Log(log)));
        started.Add((name, Ports.Address(port)));
    }

    private async Task<bool> AnswersAsync(Uri address, CancellationToken cancellationToken)
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
}
