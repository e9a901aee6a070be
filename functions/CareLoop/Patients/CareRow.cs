using Azure.Data.Tables;

namespace CareLoop.Patients;

/// <summary>
/// A record in a patient's partition. Open records stand in one contiguous range with the head and are read with it in
/// one request; closed ones move to the past and are read only by who asks for history.
/// </summary>
/// <typeparam name="TSelf">The row itself.</typeparam>
internal interface ICareRow<TSelf> where TSelf : class, ICareRow<TSelf>
{
    /// <summary>The kind's name in row keys: letters only.</summary>
    static abstract string Kind { get; }

    /// <summary>Unique within the kind and the patient.</summary>
    string Id { get; }

    static abstract TSelf FromTable(TableEntity row);

    void ToTable(TableEntity row);
}

/// <summary>The row keys of the <c>care</c> table.</summary>
internal static class CareKeys
{
    public const string Head = "head";
    public const string OpenPrefix = "open~";
    public const string PastPrefix = "past~";
    public const string SeenPrefix = "seen~";

    /// <summary>The first row key behind the head and everything open.</summary>
    public const string EndOfOpen = "p";

    public static string Open(string kind, string id) => $"{OpenPrefix}{kind}~{id}";

    public static string Past(string kind, string id) => $"{PastPrefix}{kind}~{id}";

    public static string Seen(string id) => SeenPrefix + id;
}
