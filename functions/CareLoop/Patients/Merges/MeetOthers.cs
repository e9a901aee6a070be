using CareLoop.Configuration;
using CareLoop.Patients.HisEvents;

namespace CareLoop.Patients.Merges;

/// <summary>What an event about two patients, or by an identifier that was given up, makes of the patient whom it is about. Pure.</summary>
internal static class MeetOthers
{
    /// <returns>What changed by it.</returns>
    public static IReadOnlyList<string> Apply(PatientFile file, HisEvent happening, Others others, string receiptId, Moment moment)
    {
        var before = file.Head;
        switch (happening.Type)
        {
            case HisEventType.PatientMerged:
                file.Head = before with
                {
                    Identifiers = [.. before.Identifiers.Union(others.Claimed)],
                    Former = [.. before.Former.Union(happening.Others!.Except(happening.Patient.Identifiers))],
                };
                foreach (var other in others.Patients)
                {
                    JoinPatients.Ask(file, other, receiptId, moment.Now);
                }

                break;
            case HisEventType.PatientLinked:
                var raised = others.Patients.Count(other => CandidateRow.Raise(file, other, happening.Organisation, CandidateRow.SaidByHis, moment.Now));
                return raised > 0 ? ["candidates"] : [];
            case HisEventType.EncounterMoved:
                return others.Patients.Count > 0 ? ["moved"] : [];
            default:
                return [];
        }

        var isSame = before.Joins.Count == file.Head.Joins.Count && before.Identifiers.Count == file.Head.Identifiers.Count && before.Former.Count == file.Head.Former.Count;
        return isSame ? [] : ["merged"];
    }
}
