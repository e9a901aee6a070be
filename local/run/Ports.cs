using System.Net;
using System.Net.NetworkInformation;

namespace CareLoop.Local.Run;

/// <summary>The block of ports that one run takes, all on the loopback address.</summary>
/// <param name="Functions">The first; the storage emulator's are as far from 10000 as this is from 7071.</param>
internal sealed record Ports(int Functions, int Hosts)
{
    public const int Usual = 7071;

    private const int UsualStorage = 10_000;

    public int Sms => Functions + 1;

    public int Hospital => Functions + 2;

    public int Clock => Functions + 3;

    public int Blob => UsualStorage + Functions - Usual;

    public int Queue => Blob + 1;

    public int Table => Blob + 2;

    /// <summary>The first host has the functions' port; further ones come after the clock.</summary>
    public int Host(int index) => index == 0 ? Functions : Clock + index;

    /// <summary>Who needs which port.</summary>
    public IEnumerable<(string Name, int Port)> All =>
    [
        .. Enumerable.Range(0, Hosts).Select(index => (index == 0 ? "functions" : $"host {index + 1}", Host(index))),
        ("SMS simulator", Sms), ("hospital", Hospital), ("clock", Clock),
        ("storage (blobs)", Blob), ("storage (queues)", Queue), ("storage (tables)", Table),
    ];

    public static Uri Address(int port) => new($"http://127.0.0.1:{port}/");

    /// <summary>Those that somebody else listens on.</summary>
    public IReadOnlyList<(string Name, int Port)> Taken()
    {
        var listening = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(end => end.Address.Equals(IPAddress.Loopback) || end.Address.Equals(IPAddress.Any) || end.Address.Equals(IPAddress.IPv6Any))
            .Select(end => end.Port)
            .ToHashSet();
        return [.. All.Where(need => listening.Contains(need.Port))];
    }
}
