using CareLoop.Common;
using CareLoop.Messaging;
using CareLoop.Patients;

namespace CareLoop.Complaints;

/// <summary>
/// In whose file a case stands: the patient's who brought it, else a file of whoever brought it, by their phone. One of somebody who does not
/// want to be known stands in a file of its own, so that nothing that shows the case leads to them.
/// </summary>
internal sealed class CaseFiles(PhoneLinks links, KeyedHash hash)
{
    public CasePlace Of(NewCase brought, PatientFile? patient)
    {
        var phone = brought.Complainant?.Phone;
        var isPatients = patient is not null && !brought.Anonymous && patient.Head.AtRest is null && (phone is null || patient.Head.LinkedPhones.Contains(phone));
        if (isPatients)
        {
            return new CasePlace(patient!.Key, patient, brought with { Patient = null }, null, links);
        }

        var key = brought.Anonymous || phone is null ? PatientKey.FromHash(hash.Of("case", brought.Id)) : PatientKey.FromHash(hash.Of("caller", phone));
        return new CasePlace(key, null, brought with { Complainant = brought.Complainant ?? new Complainant(null, null, null, null) }, phone, links);
    }
}

/// <summary>Where a case goes, and what that takes.</summary>
/// <param name="Key">The file.</param>
/// <param name="Loaded">The file where it has been read already.</param>
/// <param name="Brought">What is brought, as it stands there.</param>
/// <param name="Phone">The phone that is to lead there; null for none.</param>
/// <param name="Links">Makes phones lead to files.</param>
internal sealed record CasePlace(PatientKey Key, PatientFile? Loaded, NewCase Brought, string? Phone, PhoneLinks Links) : IMatterPlace
{
    private PhoneFacts? facts;

    /// <summary>Before each try of the commit.</summary>
    public async Task PrepareAsync(PatientFile file, CancellationToken cancellationToken)
    {
        if (Phone is not null)
        {
            facts = await Links.LinkAsync(file, [Phone], cancellationToken);
        }
    }

    /// <summary>Sets the file up where it is somebody's of whom no hospital system knows.</summary>
    public void Apply(PatientFile file)
    {
        if (Phone is not null || file.HeadETag is null)
        {
            file.Head = file.Head with
            {
                Name = file.Head.Name ?? (Brought.Anonymous ? null : Brought.Complainant?.Name),
                Language = file.Head.Language ?? Brought.Complainant?.Language,
                Phones = Phone is null ? file.Head.Phones : [.. file.Head.Phones.Union([Phone])],
                Organisations = [.. file.Head.Organisations.Union([Brought.Organisation])],
                IsConfidential = file.Head.IsConfidential || Brought.Anonymous,
            };
        }

        facts?.ApplyTo(file);
    }
}
