namespace CareLoop.Messaging;

/// <summary>Where a message stands.</summary>
internal enum MessageState
{
    /// <summary>Waits for its instant, its next attempt or somebody's leave.</summary>
    Pending,

    /// <summary>An attempt is frozen and committed; the gateway may or may not have it.</summary>
    Sending,

    /// <summary>The gateway has taken it.</summary>
    Accepted,

    /// <summary>The phone has it.</summary>
    Delivered,

    /// <summary>Whether it was sent is not known and can't be asked any more; a delivery report settles it.</summary>
    Unknown,

    /// <summary>It did not reach the phone and will not be tried again.</summary>
    Failed,

    /// <summary>It was too late to be of use.</summary>
    Expired,

    /// <summary>What it was about no longer holds, or the phone may not be texted.</summary>
    Withdrawn,

    /// <summary>It would have gone out, had its organisation been live.</summary>
    Withheld,
}

/// <summary>The allowed changes of state, and what they mean.</summary>
internal static class MessageStates
{
    private static readonly Dictionary<MessageState, MessageState[]> Next = new()
    {
        [MessageState.Pending] = [MessageState.Pending, MessageState.Sending, MessageState.Accepted, MessageState.Delivered, MessageState.Expired, MessageState.Withdrawn, MessageState.Withheld, MessageState.Failed],
        [MessageState.Sending] =
            [MessageState.Sending, MessageState.Accepted, MessageState.Delivered, MessageState.Unknown, MessageState.Failed, MessageState.Pending, MessageState.Expired, MessageState.Withdrawn],
        [MessageState.Accepted] = [MessageState.Accepted, MessageState.Delivered, MessageState.Failed, MessageState.Unknown, MessageState.Pending],
        [MessageState.Unknown] = [MessageState.Accepted, MessageState.Delivered, MessageState.Failed, MessageState.Pending],
        [MessageState.Delivered] = [],
        [MessageState.Failed] = [],
        [MessageState.Expired] = [],
        [MessageState.Withdrawn] = [],
        [MessageState.Withheld] = [],
    };

    public static bool Allows(this MessageState from, MessageState to) => Next[from].Contains(to);

    /// <summary>Nothing more is expected of it.</summary>
    public static bool IsFinal(this MessageState state) => Next[state].Length == 0;

    /// <summary>A text went out or may have.</summary>
    public static bool MayHaveReached(this MessageState state) =>
        state is MessageState.Sending or MessageState.Accepted or MessageState.Delivered or MessageState.Unknown;
}
