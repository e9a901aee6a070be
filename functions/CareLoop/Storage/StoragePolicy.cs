using Azure.Core.Pipeline;

namespace CareLoop.Storage;

/// <summary>A further policy for the storage pipelines, behind the retries: the tests' way to count, fail and delay requests.</summary>
/// <param name="Policy">Is called for every try of every request.</param>
public sealed record StoragePolicy(HttpPipelinePolicy Policy);
