namespace CareLoop.Reminders;

/// <summary>What a try to tell the HIS came to.</summary>
internal enum CallbackOutcome
{
    /// <summary>It has it.</summary>
    Told,

    /// <summary>It refuses it for good: the appointment is unknown there, over, or in another state.</summary>
    Refused,

    /// <summary>It could not take it now.</summary>
    NotNow,
}

/// <summary>The way back to the HIS.</summary>
internal interface IHisCallback
{
    /// <summary>Tells the HIS what the patient answered. The same callback again carries the same id.</summary>
    /// <returns>The outcome, and a word for the log.</returns>
    Task<(CallbackOutcome Outcome, string Reason)> TellAsync(CallbackRow callback, CancellationToken cancellationToken);
}
