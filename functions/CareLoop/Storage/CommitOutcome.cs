namespace CareLoop.Storage;

/// <summary>How an entity-group transaction ended.</summary>
internal enum CommitOutcome
{
    /// <summary>All of it is stored.</summary>
    Applied,

    /// <summary>Somebody else changed what was read; nothing is stored. Read and decide again.</summary>
    Conflict,

    /// <summary>The receipt of this event exists: an earlier delivery of it was committed. Nothing is stored.</summary>
    AlreadyReceived,
}
