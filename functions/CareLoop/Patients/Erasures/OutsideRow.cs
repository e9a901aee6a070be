using Azure.Data.Tables;

namespace CareLoop.Patients.Erasures;

/// <summary>A row outside a patient's partition that says something of the patient.</summary>
/// <param name="Table">Which table.</param>
/// <param name="Partition">Its partition key.</param>
/// <param name="RowKey">Its row key.</param>
internal sealed record OutsideRow(string Table, string Partition, string RowKey);

/// <summary>Tells what a kind of record has left outside the patient's partition, for who erases the patient.</summary>
internal interface IOutsideRows
{
    /// <summary>The kind in row keys.</summary>
    string Kind { get; }

    /// <summary>Every row that the record has written or may be writing now.</summary>
    IEnumerable<OutsideRow> Of(PatientKey patient, TableEntity row);
}

/// <summary>Somebody who is being erased.</summary>
/// <param name="Keys">Of the patient and of everybody who was merged into this one.</param>
/// <param name="Identifiers">By which the HIS knows them.</param>
internal sealed record ErasedPerson(IReadOnlySet<string> Keys, IReadOnlySet<Common.Identifier> Identifiers);

/// <summary>A store apart from patients' files that may hold what somebody said of a patient.</summary>
internal interface IErasePart
{
    /// <summary>Letters and dashes.</summary>
    string Name { get; }

    /// <summary>Removes what is about somebody, within a minute or so; harmless twice.</summary>
    /// <param name="person">Who.</param>
    /// <param name="cursor">Behind what it goes on; null at the beginning.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Behind what it goes on, null at the end; and how many rows were removed.</returns>
    Task<(string? Cursor, int Removed)> EraseAsync(ErasedPerson person, string? cursor, CancellationToken cancellationToken);
}
