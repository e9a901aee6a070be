namespace CareLoop.Messaging;

/// <summary>How an attempt without an outcome came to notice.</summary>
internal enum Found
{
    /// <summary>The gateway was called and said nothing that can be relied on.</summary>
    ByTheCall,

    /// <summary>Its own due row asks what became of it: whoever called has had time enough.</summary>
    ByItsDueRow,

    /// <summary>It stands in a file that is read for another reason: whoever called may still be waiting.</summary>
    InPassing,
}
