using System.Collections.Frozen;

namespace CareLoop.FollowUps;

/// <summary>Where patients go from the hospital, as far as it decides whether they are followed up. Pure.</summary>
internal static class Dispositions
{
    private const string Deceased = "deceased", Transferred = "transferred", Hospice = "hospice";

    /// <summary>
    /// Codes of HL7 v2 table 0112, of FHIR's discharge-disposition, and of the Chinese front page of the inpatient record (离院方式: 2 to
    /// another hospital, 5 died); then words. What is not here is followed up: one call too many is the better mistake.
    /// </summary>
    private static readonly FrozenDictionary<string, string> Ends = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["5"] = Deceased,
        ["20"] = Deceased,
        ["40"] = Deceased,
        ["41"] = Deceased,
        ["42"] = Deceased,
        ["exp"] = Deceased,
        ["expired"] = Deceased,
        ["died"] = Deceased,
        ["dead"] = Deceased,
        ["deceased"] = Deceased,
        ["死亡"] = Deceased,
        ["2"] = Transferred,
        ["02"] = Transferred,
        ["05"] = Transferred,
        ["43"] = Transferred,
        ["66"] = Transferred,
        ["other-hcf"] = Transferred,
        ["transfer"] = Transferred,
        ["transferred"] = Transferred,
        ["转院"] = Transferred,
        ["医嘱转院"] = Transferred,
        ["50"] = Hospice,
        ["51"] = Hospice,
        ["hosp"] = Hospice,
        ["hospice"] = Hospice,
        ["临终关怀"] = Hospice,
        ["安宁疗护"] = Hospice,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Why a patient who left so is not followed up; null where the patient is.</summary>
    public static string? WhyNot(string? disposition) => disposition is null ? null : Ends.GetValueOrDefault(disposition.Trim());
}
