using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Fhir;

/// <summary>That a DiagnosticReport is final. What is in it is not read.</summary>
internal static class FhirReport
{
    /// <summary>Whether a status says that the report can be asked for.</summary>
    public static bool IsReady(string? status) => status is "final" or "amended" or "corrected" or "appended";

    /// <summary>The report; null, and an error, where it has no name.</summary>
    public static ReportData? Read(FhirEntry entry, TimeZoneInfo zone)
    {
        var report = entry.Resource;
        if (FhirIdentifiers.OfRecord(entry) is not { } id)
        {
            entry.Issues.Required($"{report.Expression}.id", $"a report needs an identifier or an id, of at most {HisEventLimits.Id} characters");
            return null;
        }

        var kind = report["category"].Items.Select(category => category.Code(HisEventLimits.Code) ?? category["text"].Text(HisEventLimits.Code)).FirstOrDefault(code => code is not null);
        return new ReportData(id, kind, FhirTime.Read(report["issued"].Text(64), zone)?.Instant);
    }
}
