namespace CareLoop.EndToEnd.Tests.Crashes;

/// <summary>What happens at one request of an operation: to storage, to the SMS service or to the HIS.</summary>
public enum Blow
{
    /// <summary>Nothing: what the other runs are compared with.</summary>
    None,

    /// <summary>The request never arrives.</summary>
    FailBefore,

    /// <summary>The request is served and its answer is lost.</summary>
    LoseAnswer,

    /// <summary>Somebody else writes every stored row just before it.</summary>
    Conflict,

    /// <summary>The instance ends before the request goes out.</summary>
    DieBefore,

    /// <summary>The instance ends when the request has been served.</summary>
    DieAfter,

    /// <summary>The same delivery runs from begin to end on another instance, and then the request goes out.</summary>
    Overtaken,

    /// <summary>The request is held up until the message has been visible again and handled by another instance.</summary>
    Late,
}
