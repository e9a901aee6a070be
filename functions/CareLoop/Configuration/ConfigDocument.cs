namespace CareLoop.Configuration;

/// <summary>One version of a configuration document. It is never changed; a change is the next version.</summary>
/// <param name="Key">Which document.</param>
/// <param name="Version">From 1; 0 as shipped.</param>
/// <param name="Json">The document; <see cref="Withdrawn"/> where it no longer holds.</param>
/// <param name="PublishedBy">The id of who published it; empty as shipped.</param>
/// <param name="PublishedAt">When, in business time.</param>
public sealed record ConfigDocument(ConfigKey Key, int Version, string Json, string PublishedBy, DateTimeOffset PublishedAt)
{
    /// <summary>Published instead of an object, it takes a document back: what it had stood before holds again.</summary>
    public const string Withdrawn = "null";

    /// <summary>Whether this version takes the document back.</summary>
    public bool IsWithdrawn => Json == Withdrawn;
}
