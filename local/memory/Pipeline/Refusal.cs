namespace CareLoop.Local.Memory.Pipeline;

/// <summary>Why a service refuses a request. Source: "Table service error codes", "Queue service error codes", "Common REST API error codes" (Microsoft Learn).</summary>
internal sealed record Refusal(int Status, string Code, string Message);
