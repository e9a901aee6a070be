using CareLoop.Patients;

namespace CareLoop.Scheduling;

/// <summary>The promise to look at a record at an instant.</summary>
/// <param name="At">Business time; a due row stands at its minute, rounded up.</param>
/// <param name="Patient">The partition.</param>
/// <param name="Record">Kind and id, such as <c>a.ID</c>: the kind's handler looks.</param>
/// <param name="Version">The plan version of the record that asked for the look.</param>
/// <param name="Attempts">How many looks at the same thing failed before this one.</param>
/// <param name="HeadVersion">
/// The version of the patient's head that the asking commit makes. While the head is older, that commit may still be coming;
/// once it is reached, a look that matches nothing has been superseded.
/// </param>
internal sealed record Look(DateTimeOffset At, PatientKey Patient, string Record, int Version, int Attempts = 0, int HeadVersion = 0);
