using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Scheduling;

namespace CareLoop.Patients;

/// <summary>
/// A phone turned out to be a placeholder, or a ward's: whoever came before the last one is texted on it no more, either. Done
/// by the patient who was one too many; as often as it takes, until the phone says that all are told.
/// </summary>
internal sealed class TellCrowd(Phones phones, PatientFiles files) : IEffectRunner
{
    public IReadOnlyList<Effect> Pending(PatientFile file, Moment moment) =>
        [.. file.Head.CrowdedPhones.Select(phone => new Effect("crowd." + DerivedId.Of("phone", phone), token => TellAsync(phone, token)))];

    public void Resume(PatientFile file, Moment moment)
    {
        // Pending until it is done, and harmless twice.
    }

    private async Task<Action<PatientFile>> TellAsync(string phone, CancellationToken cancellationToken)
    {
        var entry = await phones.FindAsync(phone, cancellationToken);
        foreach (var patient in entry.AllTold ? [] : entry.Patients)
        {
            var file = await files.FollowAsync(patient, cancellationToken);
            // Whose commit never came has no text to expect.
            if (file.HeadETag is not null && IsToBeTold(file.Head, phone))
            {
                await files.ChangeAsync(file.Key, fresh => Tell(fresh, phone), cancellationToken, file);
            }
        }

        await phones.NoteAllToldAsync(phone, cancellationToken);
        return file => file.Head = file.Head with { CrowdedPhones = [.. file.Head.CrowdedPhones.Where(other => other != phone)] };
    }

    /// <summary>Not where a member of staff has said that the phone is the patient's.</summary>
    private static bool IsToBeTold(PatientHead head, string phone) => !head.BadPhones.ContainsKey(phone) && head.Profile.Phones.All(known => known.E164 != phone);

    private static bool Tell(PatientFile file, string phone)
    {
        if (IsToBeTold(file.Head, phone))
        {
            file.Head = file.Head.WithBadPhone(phone, PhoneFacts.OfManyReason);
        }

        return true;
    }
}
