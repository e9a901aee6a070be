using CareLoop.Local.Hospital.Complaints;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Phones;

namespace CareLoop.Local.Hospital.Checks;

/// <summary>A round of a complaint: from when it came, or came back, to its answer.</summary>
internal sealed class TrueRound(DateTimeOffset at)
{
    public DateTimeOffset At { get; } = at;

    /// <summary>When somebody took it on.</summary>
    public DateTimeOffset? TakenAt { get; set; }

    /// <summary>When whoever complained had heard from a person.</summary>
    public DateTimeOffset? SpokenAt { get; set; }

    /// <summary>When another department was asked.</summary>
    public DateTimeOffset? InvolvedAt { get; set; }

    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>So many calls about the answer reached nobody.</summary>
    public int CallsInVain { get; set; }
}

/// <summary>A complaint as it really went: by what its phone wrote and was told, and by what the staff's own book says.</summary>
/// <param name="Patient">The key of whose file it is in, from the tag of the text that gave the number.</param>
/// <param name="Meaning">What was written first.</param>
/// <param name="At">When it was written.</param>
internal sealed record TrueCase(string Number, string Phone, string? Patient, CaseMeaning Meaning, DateTimeOffset At)
{
    /// <summary>So many calls in vain end it.</summary>
    private const int Calls = 3;

    /// <summary>In the order in which they came; at least one.</summary>
    public List<TrueRound> Rounds { get; } = [new(At)];

    public TrueRound Last => Rounds[^1];

    public DateTimeOffset? ClosedAt { get; private set; }

    /// <summary>How it ended; null while it has not.</summary>
    public string? End { get; private set; }

    /// <summary>What it was at an instant: open, answered or closed.</summary>
    public string StateAt(DateTimeOffset instant)
    {
        var round = Rounds.Last(round => round.At <= instant || round == Rounds[0]);
        return round.AnsweredAt is not { } answered || answered > instant ? "open" : round == Last && ClosedAt <= instant ? "closed" : "answered";
    }

    /// <summary>Every complaint of which a phone was told a number, in the order in which they came.</summary>
    public static IReadOnlyList<TrueCase> All(Evidence evidence)
    {
        var complaints = evidence.Replies.Where(reply => reply.Planned.Intent == Intent.Complain).OrderBy(reply => reply.At).ToList();
        var cases = new List<TrueCase>();
        foreach (var reply in complaints)
        {
            foreach (var (text, news) in TextsAfter(evidence, reply))
            {
                if (news is { News: CaseNews.Received, Number: { } number } && cases.TrueForAll(known => known.Number != number))
                    cases.Add(new(number, reply.Planned.Phone, text.Patient, reply.Planned.Case!, reply.At));
            }
        }

        var acts = evidence.Ledger.All<CaseWorked>().Where(act => act is { Number: not null, Status: 200 }).ToLookup(act => act.Number!, StringComparer.Ordinal);
        foreach (var one in cases)
            one.Go(evidence, [.. acts[one.Number]]);
        return cases;
    }

    /// <summary>The texts about complaints that answer one of a phone: one each, however often it was tried.</summary>
    public static IReadOnlyList<(SimMessage Text, CaseReading News)> TextsAfter(Evidence evidence, SentReply reply) =>
    [
        .. from text in evidence.TextsTo(reply.Planned.Phone)
            where text.At >= reply.At && text.At <= evidence.Heard(reply.At) + Evidence.AnswerWithin + evidence.Tolerance
            let news = CaseReading.Of(text.Message.Text)
            where news is not null
            group (text.Message, news) by MessageOf(text.Message.Tag) into attempts
            select attempts.First(),
    ];

    /// <summary>A tag is patient key, message and attempt, parted by dots.</summary>
    public static string? MessageOf(string? tag) => tag?.LastIndexOf('.') is > 0 and var dot ? tag[..dot] : tag;

    private void Go(Evidence evidence, IReadOnlyList<CaseWorked> acts)
    {
        var told = from text in evidence.TextsTo(Phone)
                   let news = CaseReading.Of(text.Message.Text)
                   where news is { News: CaseNews.Closed or CaseNews.Reopened } && news.Number == Number
                   select (text.At, Act: (CaseWorked?)null, News: (CaseNews?)news.News);
        foreach (var (at, act, news) in acts.Select(act => (act.At, Act: (CaseWorked?)act, News: (CaseNews?)null)).Concat(told).OrderBy(step => step.At))
        {
            if (act is not null)
                Do(act);
            else if (news == CaseNews.Closed)
                Close(at, "content");
            else if (Last.AnsweredAt is not null)
                Reopen(at);
        }
    }

    private void Do(CaseWorked act)
    {
        switch (act)
        {
            case { Verb: "acknowledge" }:
                Last.TakenAt ??= act.At;
                break;
            case { Verb: "contact" }:
                Last.SpokenAt ??= act.At;
                break;
            case { Verb: "involve" }:
                Last.InvolvedAt ??= act.At;
                break;
            case { Verb: "resolve" or "settle" }:
                (Last.TakenAt, Last.SpokenAt, Last.AnsweredAt) = (Last.TakenAt ?? act.At, Last.SpokenAt ?? act.At, act.At);
                if (act.Verb == "settle")
                    Close(act.At, "settled");
                break;
            case { Result: CaseWorked.Content }:
                Close(act.At, "content by phone");
                break;
            case { Result: CaseWorked.NotContent }:
                Reopen(act.At);
                break;
            case { Result: CaseWorked.NoAnswer } when ++Last.CallsInVain == Calls:
                Close(act.At, "not reached");
                break;
        }
    }

    private void Close(DateTimeOffset at, string end)
    {
        if (ClosedAt is null)
            (ClosedAt, End) = (at, end);
    }

    private void Reopen(DateTimeOffset at)
    {
        (ClosedAt, End) = (null, null);
        Rounds.Add(new(at));
    }
}
