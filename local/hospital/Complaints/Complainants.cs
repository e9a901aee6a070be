using CareLoop.Local.Clock;
using CareLoop.Local.Hospital.Ledgers;
using CareLoop.Local.Hospital.Phones;
using CareLoop.Local.Hospital.Population;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital.Complaints;

/// <summary>Those who write of their own accord how it was: a few after a visit or a stay.</summary>
internal sealed class Complainants(Ledger ledger, Registry registry, PhoneHolders phones, LocalClock clock, IOptions<HospitalOptions> options)
{
    private const int Complaining = 45, Praising = 10, OfStrangers = 120;

    /// <summary>Somebody has been here.</summary>
    /// <param name="occasion">The visit or stay.</param>
    /// <param name="patient">Whose it was.</param>
    public void After(string occasion, string patient)
    {
        var seed = options.Value.Seed;
        var chance = Chance.Of(seed, "complaint", occasion);
        var act = chance.Below(1000);
        if (act >= Complaining + Praising || ledger.DeathOf(patient) is not null)
            return;
        // A relative may write, on a phone that no patient has.
        var known = registry[patient];
        var phone = chance.PerMille(OfStrangers) ? CaseWording.Stranger(chance) : known.Address;
        if (phone is null)
            return;
        var language = CaseWording.IsStranger(phone) ? "zh-CN" : known.Language;
        var at = CaseHabits.OnTheMinute(clock.GetUtcNow() + chance.Between(TimeSpan.FromMinutes(20), TimeSpan.FromHours(30)));
        if (act < Complaining)
        {
            var (words, meaning) = CaseWording.Complaint(language, chance);
            phones.Write("complaint-" + occasion, phone, new(words, Intent.Complain, at, []) { Case = meaning });
        }
        else
        {
            phones.Write("praise-" + occasion, phone, new(CaseWording.Praise(language, chance), Intent.Praise, at, []));
        }
    }
}
