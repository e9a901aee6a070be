using Azure.Data.Tables;
using CareLoop.Patients;
using CareLoop.Patients.Erasures;
using CareLoop.Storage;

namespace CareLoop.Complaints;

/// <summary>A case that a relative brought is seen with the patient whom it is about. Its figures stay, and what was learnt from it: they hold no name.</summary>
internal sealed class CasesOutside : IOutsideRows
{
    public string Kind => CaseRow.Kind;

    public IEnumerable<OutsideRow> Of(PatientKey patient, TableEntity row)
    {
        var brought = CaseRow.FromTable(row);
        return brought.Patient is { } about && about != patient.ToString() ? [new OutsideRow(TableNames.Care, about, CareKeys.Past(CaseReferenceRow.Kind, brought.Id))] : [];
    }
}
