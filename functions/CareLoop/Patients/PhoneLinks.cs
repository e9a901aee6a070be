using CareLoop.Common;
using CareLoop.Patients.Merges;
using Microsoft.Extensions.Options;

namespace CareLoop.Patients;

/// <summary>What is known of phones that lead to a patient from now on.</summary>
/// <param name="Linked">All of them.</param>
/// <param name="OptOuts">Senders that they opted out from.</param>
/// <param name="OfMany">Those that more people are on than share a phone; they don't lead to this patient.</param>
/// <param name="Crowded">Those of <paramref name="OfMany"/> of which the people on them are still to be told.</param>
/// <param name="Others">Who else is on them.</param>
internal sealed record PhoneFacts(
    IReadOnlyList<string> Linked, IReadOnlyList<(string Sender, string Phone)> OptOuts, IReadOnlyList<string> OfMany, IReadOnlyList<string> Crowded, IReadOnlyList<OnSamePhone> Others)
{
    /// <summary>The reason why a phone that many people are on is not texted.</summary>
    public const string OfManyReason = "phone-of-many";

    /// <summary>Notes in the patient's head what the phones are known for.</summary>
    public void ApplyTo(PatientFile file)
    {
        foreach (var (sender, phone) in OptOuts)
        {
            file.Head = file.Head.WithOptOut(sender, phone, optedOut: true);
        }

        foreach (var phone in OfMany)
        {
            file.Head = file.Head.WithBadPhone(phone, OfManyReason);
        }

        file.Head = file.Head with { CrowdedPhones = [.. file.Head.CrowdedPhones.Union(Crowded)] };
    }
}

/// <summary>Makes phones lead to a patient: who answers from one of them, and who opts out on it, is found.</summary>
internal sealed class PhoneLinks(Phones phones, FindOthers findOthers, IOptions<IdentityOptions> identity)
{
    /// <summary>
    /// Before the patient's commit: a phone that names a patient without a commit harms nobody, the other way round answers would be
    /// lost. Two requests for each phone that is new to the patient.
    /// </summary>
    public async Task<PhoneFacts> LinkAsync(PatientFile file, IEnumerable<string> said, CancellationToken cancellationToken)
    {
        var linked = new List<string>();
        var optOuts = new List<(string, string)>();
        var ofMany = new List<string>();
        var crowded = new List<string>();
        var others = new List<PatientKey>();
        foreach (var phone in said.Except(file.Head.LinkedPhones))
        {
            linked.Add(phone);
            var entry = await phones.LinkAsync(phone, file.Key, identity.Value.MostOnPhone, cancellationToken);
            optOuts.AddRange(entry.OptOuts.Select(sender => (sender, phone)));
            if (!entry.Patients.Contains(file.Key))
            {
                ofMany.Add(phone);
                if (!entry.AllTold)
                {
                    crowded.Add(phone);
                }
            }
            else if (entry.Patients.Count <= WeakMatch.MostOnPhone)
            {
                others.AddRange(entry.Patients.Where(other => other != file.Key && !others.Contains(other)));
            }
        }

        return new PhoneFacts(linked, optOuts, ofMany, crowded, await findOthers.OnSamePhoneAsync(file.Key, others, cancellationToken));
    }
}
