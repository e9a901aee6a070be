namespace CareLoop.Patients.Profiles;

/// <summary>How a patient wants to hear that a report can be had.</summary>
internal enum ReportDelivery
{
    /// <summary>By a text that says where it can be fetched.</summary>
    Text,

    /// <summary>The report itself comes by post: somebody sends it.</summary>
    Post,

    /// <summary>Somebody calls.</summary>
    Phone,
}
