namespace CareLoop.Patients;

/// <summary>What is known of a patient's visits to those who do not keep them.</summary>
internal interface IVisits
{
    /// <summary>Whether the patient has a visit before them, or has been, at a department since an instant.</summary>
    /// <param name="file">The patient.</param>
    /// <param name="organisation">Where.</param>
    /// <param name="department">Its code; null for any.</param>
    /// <param name="since">Visits that begin later than this.</param>
    bool HasVisit(PatientFile file, string organisation, string? department, DateTimeOffset since);

    /// <summary>When the patient was there first since an instant; null where that did not happen.</summary>
    DateTimeOffset? AttendedSince(PatientFile file, string organisation, string? department, DateTimeOffset since);
}
