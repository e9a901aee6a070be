using CareLoop.Scheduling.Jobs;

namespace CareLoop.Surveys.Invitations;

/// <summary>What came of one patient of a list.</summary>
/// <param name="Place">Where the patient stands in the list, from 1.</param>
/// <param name="Patient">The patient's key; null where nobody was found.</param>
/// <param name="Survey">The survey's address, <c>PATIENT.SURVEY</c>, where how it goes on can be read; null for none.</param>
/// <param name="State"><c>planned</c>, <c>left-out</c>, <c>not-found</c> (or somebody else's), <c>failed</c>; where the list was worked on twice, what has become of it since.</param>
/// <param name="Reason">Why the patient was left out.</param>
public sealed record InvitedPatient(int Place, string? Patient, string? Survey, string State, string? Reason);

/// <summary>Patients whom somebody wanted to be asked.</summary>
/// <param name="Job">How far it is.</param>
/// <param name="Organisation">Whose patients.</param>
/// <param name="Survey">As <c>organisation/name@version</c>.</param>
/// <param name="Patients">Those who were looked at so far, in the order of the list.</param>
public sealed record InvitationsView(JobView Job, string Organisation, string Survey, IReadOnlyList<InvitedPatient> Patients);
