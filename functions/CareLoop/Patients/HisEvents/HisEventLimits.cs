namespace CareLoop.Patients.HisEvents;

/// <summary>
/// How much an event may say; lengths in characters (UTF-16). Wide enough for what hospitals send, and
/// each text fits a property of a row many times over.
/// </summary>
public static class HisEventLimits
{
    /// <summary>The whole event as <see cref="HisEventJson"/> writes it: a row of the inbox keeps it in one property of 64 KiB, two bytes a character.</summary>
    public const int Json = 32 * 1024;

    /// <summary>Identifiers of a patient.</summary>
    public const int Identifiers = 20;

    /// <summary>Phones of a patient.</summary>
    public const int Phones = 10;

    /// <summary>Contact persons of a patient.</summary>
    public const int Contacts = 10;

    /// <summary>An id of the source: of the event, the appointment or the clinician.</summary>
    public const int Id = 200;

    /// <summary>A CloudEvents source, a URI reference.</summary>
    public const int Source = 400;

    /// <summary>The organisation, the sender, a code, a type or a relation.</summary>
    public const int Code = 64;

    /// <summary>The name of a person or a department.</summary>
    public const int Name = 200;

    /// <summary>A phone in any notation.</summary>
    public const int Phone = 40;

    /// <summary>A language tag; BCP 47 asks for no more room.</summary>
    public const int Language = 35;

    /// <summary>Diagnoses of an encounter.</summary>
    public const int Diagnoses = 20;

    /// <summary>Procedures of an encounter.</summary>
    public const int Procedures = 20;

    /// <summary>How an event was read.</summary>
    public const int Note = 200;

    /// <summary>Where to go.</summary>
    public const int Location = 300;

    /// <summary>Where a patient lives.</summary>
    public const int Address = 300;

    /// <summary>What to mind.</summary>
    public const int Instructions = 2000;

    /// <summary>How long a visit may last; more is taken for a wrong unit.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromDays(7);
}
