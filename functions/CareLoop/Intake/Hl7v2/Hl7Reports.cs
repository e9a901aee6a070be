using CareLoop.Patients.HisEvents;

namespace CareLoop.Intake.Hl7v2;

/// <summary>Reports that an ORU tells of: that there are any, and never what is in them. Pure.</summary>
internal static class Hl7Reports
{
    /// <summary>One for each OBR that is final, with the PID before it.</summary>
    /// <param name="message">An ORU^R01.</param>
    /// <param name="zone">Of times without offset.</param>
    /// <param name="most">More are a dump.</param>
    /// <param name="errors">Collects what can't be used.</param>
    /// <returns>The reports, and why there are none where nothing is wrong.</returns>
    public static (IReadOnlyList<(Hl7Segment Pid, ReportData Report)> Reports, string? Ignored) Read(Hl7Message message, TimeZoneInfo zone, int most, Hl7Errors errors)
    {
        var (pid, orc) = ((Hl7Segment?)null, (Hl7Segment?)null);
        var reports = new List<(Hl7Segment, ReportData)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var isOpen = false;
        foreach (var segment in message.Segments)
        {
            if (segment.Name == "PID")
            {
                pid = segment;
            }
            else if (segment.Name == "ORC")
            {
                orc = segment;
            }
            else if (segment.Name == "OBR")
            {
                var order = orc;
                orc = null;
                if (pid is null)
                {
                    errors.Missing("PID", null, "a result needs the patient before it");
                    return ([], null);
                }

                // HL7 table 0123: F final, C corrected. Where none is said the sender knows only final ones.
                if (segment[25].Text.ToUpperInvariant() is not ("F" or "C" or ""))
                {
                    isOpen = true;
                }
                else if (Of(segment, order, zone, errors) is { } report && seen.Add(report.Id))
                {
                    if (seen.Count > most)
                    {
                        errors.TooMany("OBR", most);
                        return ([], null);
                    }

                    reports.Add((pid, report));
                }
            }
        }

        if (pid is null)
        {
            errors.Missing("PID", null, "a message about a patient has a segment PID");
        }

        return (reports, isOpen ? "report-not-final" : null);
    }

    /// <param name="obr">The result.</param>
    /// <param name="order">The ORC before it: what is numbered there need not be numbered again (HL7 v2, chapter 4.5.1).</param>
    /// <param name="zone">Of times without offset.</param>
    /// <param name="errors">Collects what can't be used.</param>
    private static ReportData? Of(Hl7Segment obr, Hl7Segment? order, TimeZoneInfo zone, Hl7Errors errors)
    {
        var number = new[] { obr[3], obr[2], order?[3] ?? default, order?[2] ?? default }.Select(said => said[1].Text).FirstOrDefault(text => text.Length > 0) ?? "";
        if (number.Length is 0 or > HisEventLimits.Id)
        {
            errors.Missing("OBR", 3, $"a report needs a number in OBR-3 or OBR-2, or in its ORC-3 or ORC-2, of at most {HisEventLimits.Id} characters");
            return null;
        }

        var orderer = obr[16];
        return new(
            number,
            obr[24].Text is { Length: > 0 and <= HisEventLimits.Code } type ? type : null,
            Hl7Time.Read(obr[22].Text, zone)?.Instant,
            null,
            orderer.IsEmpty || orderer.IsNull ? null : new(orderer[1].Text is { Length: > 0 and <= HisEventLimits.Id } clinician ? clinician : null, Hl7Names.OfClinician(orderer) is { Length: > 0 } name ? name : null));
    }
}
