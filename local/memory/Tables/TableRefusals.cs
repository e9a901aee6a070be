using System.Globalization;
using CareLoop.Local.Memory.Pipeline;

namespace CareLoop.Local.Memory.Tables;

/// <summary>The Table service's refusals. Source: "Table service error codes" and "Common REST API error codes" (Microsoft Learn).</summary>
internal static class TableRefusals
{
    public static readonly Refusal TableNotFound = new(404, "TableNotFound", "The table specified does not exist.");
    public static readonly Refusal TableAlreadyExists = new(409, "TableAlreadyExists", "The table specified already exists.");
    public static readonly Refusal NotFound = new(404, "ResourceNotFound", "The specified resource does not exist.");
    public static readonly Refusal Exists = new(409, "EntityAlreadyExists", "The specified entity already exists.");
    public static readonly Refusal Changed = new(412, "UpdateConditionNotSatisfied", "The update condition specified in the request was not satisfied.");
    public static readonly Refusal NoVersion = new(400, "MissingRequiredHeader", "A required header was not specified: If-Match.");
    public static readonly Refusal NoKeys = new(400, "PropertiesNeedValue", "The values are not specified for all properties in the entity.");
    public static readonly Refusal PropertyTooLarge = new(400, "PropertyValueTooLarge", "The property value exceeds the maximum allowed size (64KB).");
    public static readonly Refusal EntityTooLarge = new(400, "EntityTooLarge", "The entity is larger than the maximum allowed size (1MB).");
    public static readonly Refusal TooManyProperties = new(400, "TooManyProperties", "The entity contains more properties than allowed.");
    public static readonly Refusal NameTooLong = new(400, "PropertyNameTooLong", "The property name exceeds the maximum allowed length.");
    public static readonly Refusal NameInvalid = new(400, "PropertyNameInvalid", "The property name is invalid.");
    public static readonly Refusal KeyTooLarge = new(400, "KeyValueTooLarge", "The key value exceeds the maximum allowed size (1KB).");
    public static readonly Refusal OutOfRange = new(400, "OutOfRangeInput", "One of the request inputs is out of range.");
    public static readonly Refusal TwoPartitions = new(400, "CommandsInBatchActOnDifferentPartitions", "All commands in a batch must operate on same entity group.");
    public static readonly Refusal RowTwice = new(400, "InvalidDuplicateRow", "The batch request contains multiple changes with same row key. An entity can appear only once in a batch request.");
    public static readonly Refusal TooManyChanges = new(400, "InvalidInput", "The batch request operation exceeds the maximum 100 changes per change set.");
    public static readonly Refusal BodyTooLarge = new(413, "RequestBodyTooLarge", "The request body is too large and exceeds the maximum permissible limit.");
    public static readonly Refusal NotImplemented = new(501, "NotImplemented", "The requested operation is not implemented on the specified resource.");

    public static Refusal Invalid(string what) => new(400, "InvalidInput", "One of the request inputs is not valid. " + what);

    /// <summary>A transaction is refused with the number of the change that it failed at.</summary>
    public static Refusal At(this Refusal refusal, int index) =>
        refusal with { Message = string.Create(CultureInfo.InvariantCulture, $"{index}:{refusal.Message}") };
}
