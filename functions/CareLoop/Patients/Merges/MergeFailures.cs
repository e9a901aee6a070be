using CareLoop.Common;
using CareLoop.Storage;

namespace CareLoop.Patients.Merges;

internal static class MergeFailures
{
    public const string CycleReason = "merge-is-a-cycle";

    /// <summary>Two patients are said to have been merged into each other; who knows them has to say which way.</summary>
    public static Failure Cycle(PatientKey patient, string by, DateTimeOffset now) => new(
        "identity", DerivedId.Of("merge-cycle", patient.ToString(), by), now, CycleReason,
        "A merge contradicts an earlier one: the survivor of this one was merged away by that one. Nothing was changed. Undo the earlier one, or correct the HIS.", patient.ToString());
}
