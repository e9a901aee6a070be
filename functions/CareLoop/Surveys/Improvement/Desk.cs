using CareLoop.Common;
using CareLoop.Patients;

namespace CareLoop.Surveys.Improvement;

/// <summary>
/// What an organisation has to do about its own care: a file of table <c>care</c> like a patient's, so that its tasks, texts and due rows keep
/// the same promises (docs/adr/an-organisation-has-a-desk.md). No identifier and no phone leads to it.
/// </summary>
internal static class Desk
{
    public static PatientKey KeyOf(string organisation) => PatientKey.FromHash("desk" + DerivedId.Of("desk", organisation));

    /// <summary>Sets up a desk that is not there yet.</summary>
    public static void Open(PatientFile file, string organisation)
    {
        if (file.HeadETag is null)
        {
            file.Head = file.Head with { Organisations = [organisation] };
        }
    }
}
