using CareLoop.Configuration;

namespace CareLoop.Patients.Merges;

/// <summary>A capability's part in a merge: what becomes of its open records. Pure.</summary>
internal interface IMergePart
{
    /// <summary>The kind in row keys.</summary>
    string Kind { get; }

    /// <summary>Whether a record may be taken over now; what is out in the world settles first where it began.</summary>
    bool IsSettled(PatientFile from, string id) => true;

    /// <summary>Takes a record over. Where the survivor has the same one, one comes of both.</summary>
    /// <param name="into">The survivor.</param>
    /// <param name="from">The other, fenced: nobody changes its open records any more.</param>
    /// <param name="id">The record.</param>
    /// <param name="origin">Where a record that is taken over as it is goes back to.</param>
    /// <param name="moment">Both clocks.</param>
    void Take(PatientFile into, PatientFile from, string id, string origin, Moment moment);

    /// <summary>All records of all kinds have been taken over: what follows from their being one patient's.</summary>
    void Taken(PatientFile into, Moment moment)
    {
        // Nothing follows for most.
    }

    /// <summary>The merge is undone: a record is back where it came from.</summary>
    void TakenBack(PatientFile home, string id)
    {
        // As it is.
    }

    /// <summary>The merge is undone, and each has a record of this id: what happened since must not happen again.</summary>
    void Part(PatientFile to, PatientFile from, string id)
    {
        // Most records are told of by the HIS alone.
    }

    /// <summary>The merge is undone: asks for the looks that the record needs where it is now.</summary>
    void Wake(PatientFile file, string id, Moment moment)
    {
        // Most records want none.
    }
}
