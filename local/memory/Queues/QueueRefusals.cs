using CareLoop.Local.Memory.Pipeline;

namespace CareLoop.Local.Memory.Queues;

/// <summary>The Queue service's refusals. Source: "Queue service error codes" and "Common REST API error codes" (Microsoft Learn).</summary>
internal static class QueueRefusals
{
    public static readonly Refusal QueueNotFound = new(404, "QueueNotFound", "The specified queue does not exist.");
    public static readonly Refusal MessageNotFound = new(404, "MessageNotFound", "The specified message does not exist.");
    public static readonly Refusal MessageTooLarge = new(400, "MessageTooLarge", "The message exceeds the maximum allowed size.");
    public static readonly Refusal OutOfRange = new(400, "OutOfRangeQueryParameterValue", "A query parameter specified in the request URI is outside the permissible range.");
    public static readonly Refusal InvalidBody = new(400, "InvalidXmlDocument", "The specified XML is not syntactically valid.");
    public static readonly Refusal InvalidName = new(400, "InvalidResourceName", "The specified resource name contains invalid characters.");
    public static readonly Refusal NoReceipt = new(400, "MissingRequiredQueryParameter", "A query parameter that is mandatory for this request is not specified.");
    public static readonly Refusal NotImplemented = new(400, "UnsupportedHttpVerb", "The resource doesn't support the specified HTTP verb.");
}
