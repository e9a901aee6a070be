namespace CareLoop.Access;

/// <summary>What a member of staff is there to do. Given in Microsoft Entra ID as an app role, always with a <see cref="Scope"/>.</summary>
public enum Role
{
    /// <summary>Publishes configuration, replays failures.</summary>
    Administrator,

    /// <summary>Works the lists of calls to make; sees patients and their appointments.</summary>
    CustomerService,

    /// <summary>Answers for the clinical side of a follow-up.</summary>
    Clinician,

    /// <summary>Owns complaints.</summary>
    ComplaintHandler,

    /// <summary>Leads a department; sees its figures and its open work.</summary>
    DepartmentHead,

    /// <summary>Runs campaigns.</summary>
    Outreach,

    /// <summary>Reads the audit trail and changes nothing.</summary>
    Auditor,
}
