using System.Text;
using System.Text.Json;
using Azure.Storage.Queues.Models;

namespace CareLoop.Local.Host.Queues;

/// <summary>Makes of a message what its function's parameter asks for.</summary>
internal static class QueueArgument
{
    /// <summary>What the extension tells of a message besides its body, by the names that parameters may have.</summary>
    public static readonly string[] Names = ["id", "popReceipt", "dequeueCount", "insertionTime", "expirationTime", "nextVisibleTime"];

    private static readonly JsonSerializerOptions Json = new() { PropertyNameCaseInsensitive = true };

    /// <exception cref="FormatException">The message's text is not in the queue's encoding.</exception>
    /// <exception cref="JsonException">The body is not the JSON of the parameter's type.</exception>
    public static object? Of(QueueMessage message, Type type, bool base64)
    {
        var body = base64 ? new BinaryData(Convert.FromBase64String(message.Body.ToString())) : message.Body;
        if (type == typeof(string))
            return Encoding.UTF8.GetString(body);
        if (type == typeof(byte[]))
            return body.ToArray();
        if (type == typeof(BinaryData))
            return body;
        if (type == typeof(QueueMessage))
        {
            return QueuesModelFactory.QueueMessage(
                message.MessageId, message.PopReceipt, body, message.DequeueCount, message.NextVisibleOn, message.InsertedOn, message.ExpiresOn);
        }

        return JsonSerializer.Deserialize(body, type, Json);
    }

    public static object? Named(QueueMessage message, string name) => name.ToUpperInvariant() switch
    {
        "ID" => message.MessageId,
        "POPRECEIPT" => message.PopReceipt,
        "DEQUEUECOUNT" => message.DequeueCount,
        "INSERTIONTIME" => message.InsertedOn,
        "EXPIRATIONTIME" => message.ExpiresOn,
        "NEXTVISIBLETIME" => message.NextVisibleOn,
        _ => null,
    };
}
