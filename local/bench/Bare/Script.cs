using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CareLoop.Storage;

namespace CareLoop.Local.Bench.Bare;

/// <summary>
/// The requests of a piece of the app's work, to be made again for others. What the app did one after the other stays so; what
/// it did for several patients at a time is done for as many at a time.
/// </summary>
/// <param name="requests">As recorded.</param>
/// <param name="hashes">The keyed hashes that the patients' rows are found by; each patient's are beside each other.</param>
internal sealed partial class Script(IReadOnlyList<Recorded> requests, IReadOnlyList<IReadOnlyList<string>> hashes)
{
    private const int Digits = 8;

    /// <summary>The same requests about other patients: their keys end in <paramref name="copy"/>.</summary>
    public IReadOnlyList<Step> For(int copy) => For(copy, requests);

    /// <summary>The same without those to the sender's budget, which a text shares with others that go at the same time.</summary>
    public IReadOnlyList<Step> WithoutBudget(int copy) => For(copy, [.. requests.Where(request => !KindOf(request).EndsWith(TableNames.Limits, StringComparison.Ordinal))]);

    private List<Step> For(int copy, IReadOnlyList<Recorded> requests)
    {
        var steps = new List<Step>();
        string? kind = null;
        foreach (var request in requests)
        {
            if (KindOf(request) != kind)
                steps.Add(new Step());
            kind = KindOf(request);
            steps[^1].Add(PatientOf(request), Prepare(request, copy));
        }

        return steps;
    }

    private Prepared Prepare(Recorded request, int copy)
    {
        var body = Encoding.UTF8.GetString(request.Body);
        if (!request.Table)
            return new Prepared(request, QueueText().Match(body).Groups["text"].Value);
        var address = request.Address.AbsoluteUri;
        foreach (var hash in hashes.SelectMany(patient => patient))
        {
            var other = hash[..^Digits] + copy.ToString($"D{Digits}", CultureInfo.InvariantCulture);
            address = address.Replace(hash, other, StringComparison.Ordinal);
            body = body.Replace(hash, other, StringComparison.Ordinal);
        }

        // The versions are those of other rows.
        return new Prepared(
            request with
            {
                Address = new Uri(address),
                Headers = [.. request.Headers.Select(header => header.Key == "If-Match" ? KeyValuePair.Create(header.Key, "*") : header)],
                Body = Encoding.UTF8.GetBytes(Version().Replace(body, "If-Match: *")),
            },
            null);
    }

    /// <summary>Consecutive requests of one kind belong together.</summary>
    private static string KindOf(Recorded request)
    {
        var path = request.Address.AbsolutePath;
        if (path.EndsWith("$batch", StringComparison.Ordinal))
            path = RowAddress().Match(Encoding.UTF8.GetString(request.Body)).Groups["path"].Value;
        var end = path.IndexOf('(', StringComparison.Ordinal);
        return request.Method + " " + (end < 0 ? path : path[..end]);
    }

    /// <summary>Whom a request is about, by number; -1 where it is about a group.</summary>
    private int PatientOf(Recorded request)
    {
        var text = request.Address.AbsoluteUri + Encoding.UTF8.GetString(request.Body);
        var about = Enumerable.Range(0, hashes.Count).Where(patient => hashes[patient].Any(hash => text.Contains(hash, StringComparison.Ordinal))).Take(2).ToList();
        return about is [var one] ? one : -1;
    }

    [GeneratedRegex("If-Match: [^\r\n]+")]
    private static partial Regex Version();

    [GeneratedRegex("<MessageText>(?<text>[^<]*)</MessageText>")]
    private static partial Regex QueueText();

    [GeneratedRegex(@"^[A-Z]+ https?://[^/]+(?<path>/[^ (]+)", RegexOptions.Multiline)]
    private static partial Regex RowAddress();
}

/// <summary>A request that is ready to go out.</summary>
/// <param name="Request">What goes out.</param>
/// <param name="QueueText">The message, where it goes to a queue.</param>
internal sealed record Prepared(Recorded Request, string? QueueText);

/// <summary>Requests that may go out at the same time, but for those of one patient.</summary>
internal sealed class Step
{
    private readonly SortedDictionary<int, List<Prepared>> lanes = [];

    public IReadOnlyCollection<IReadOnlyList<Prepared>> Lanes => lanes.Values;

    public void Add(int lane, Prepared request)
    {
        if (!lanes.TryGetValue(lane, out var requests))
            lanes[lane] = requests = [];
        requests.Add(request);
    }
}
