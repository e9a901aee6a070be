using System.Globalization;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Configuration.Plans;
using CareLoop.Messaging;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;
using CareLoop.Surveys.Scores;

namespace CareLoop.Surveys.Improvement;

/// <summary>What a look at a department found.</summary>
internal sealed record DepartmentTrend(string Department, CountedShare Recent, CountedShare Before)
{
    /// <summary>The verdicts of days, by department; what no department has is nobody's.</summary>
    public static IReadOnlyList<DepartmentTrend> Of(IReadOnlyDictionary<DateOnly, SurveyCells> days, DateOnly today)
    {
        var (from, _, _, _) = Decline.Days(today);
        return
        [
            .. days.SelectMany(day => day.Value.All, (day, cell) => (day.Key, cell))
                .Where(pair => !string.IsNullOrEmpty(pair.cell.Key.Department))
                .GroupBy(pair => pair.cell.Key.Department!, StringComparer.Ordinal)
                .OrderBy(department => department.Key, StringComparer.Ordinal)
                .Select(department => new DepartmentTrend(department.Key, Sum(department.Where(pair => pair.Key >= from)), Sum(department.Where(pair => pair.Key < from)))),
        ];

        static CountedShare Sum(IEnumerable<(DateOnly Key, SurveyCell Cell)> cells) => cells.Aggregate(new CountedShare(0, 0), (sum, pair) => new(
            sum.Satisfied + pair.Cell.Counts.GetValueOrDefault(SurveyCounters.VerdictsSatisfied), sum.Surveys + pair.Cell.Counts.GetValueOrDefault(SurveyCounters.Verdicts)));
    }
}

/// <summary>Raises a warning where a department's satisfaction has fallen, once for as long as that lasts. Pure.</summary>
internal sealed class Warnings(StaffTexts texts)
{
    public const string What = "satisfaction-decline";

    /// <summary>So near to what it was a department has to come before a further fall is a new one: not each day around the line is a warning.</summary>
    private const double RecoveredFrom = -1;

    private static readonly TimeSpan LookedIntoWithin = TimeSpan.FromHours(5 * 9.5);

    /// <summary>Writes down what has changed.</summary>
    /// <returns>Whether anything has.</returns>
    public bool Apply(PatientFile file, string organisation, IReadOnlyList<DepartmentTrend> trends, DateOnly today, Moment moment)
    {
        var open = file.Open<WarningRow>().ToDictionary(warning => warning.Department, StringComparer.Ordinal);
        var hasChanged = false;
        foreach (var trend in trends)
        {
            var finding = Decline.Of(trend.Recent.Satisfied, trend.Recent.Surveys, trend.Before.Satisfied, trend.Before.Surveys);
            var warning = open.GetValueOrDefault(trend.Department);
            if (finding.HasFallen && warning is null)
            {
                Desk.Open(file, organisation);
                Raise(file, organisation, trend, finding.Z!.Value, today.AddDays(-1), moment);
                hasChanged = true;
            }
            else if (warning is not null && finding is { HasFallen: false, Z: null or > RecoveredFrom })
            {
                file.Close(warning with { EndedAt = moment.Now });
                hasChanged = true;
            }
        }

        return hasChanged;
    }

    private void Raise(PatientFile file, string organisation, DepartmentTrend trend, double z, DateOnly day, Moment moment)
    {
        var warning = new WarningRow
        {
            Id = WarningRow.IdOf(organisation, trend.Department, day),
            Organisation = organisation,
            Department = trend.Department,
            Day = day,
            RaisedAt = moment.Now,
            Recent = trend.Recent,
            Before = trend.Before,
            Z = Math.Round(z, 2),
        };
        file.Put(warning);
        var settings = moment.Config.Organisation(organisation);
        var deadline = moment.Config.Calendar(organisation).AddWorkingTime(moment.Now, LookedIntoWithin, settings.Zone);
        var place = TaskPlaces.Of(file, organisation, trend.Department, null, StepAssignee.Department, moment);
        var task = new StaffTaskRow
        {
            Id = StaffTasks.IdOf(What, warning.Id),
            Organisation = organisation,
            Worklist = place.Worklist,
            What = What,
            Deadline = deadline,
            OpensAt = moment.Now,
            CreatedAt = moment.Now,
            About = "warning/" + warning.Id,
            Department = trend.Department,
            Note = Note(settings.Language, trend),
            Rungs = [new TaskRung(moment.Now, TaskTell.DepartmentHead), .. TaskLadder.Overdue(deadline)],
        };
        if (StaffTasks.Raise(file, task) is { } raised)
        {
            StaffTasks.Change(file, texts.Tell(file, raised, 0, moment));
        }

        if (place.Worklist != StaffTaskRow.CustomerService)
        {
            StaffTasks.Raise(file, task with { Id = StaffTasks.IdOf(What, warning.Id + " " + StaffTaskRow.CustomerService), Worklist = StaffTaskRow.CustomerService, Rungs = [new TaskRung(deadline, TaskTell.CustomerServiceDirector)] });
        }
    }

    private static string Note(Language language, DepartmentTrend trend) => FormattableString.Invariant(
        language == Language.Chinese
            ? (FormattableString)$"近30天满意率{trend.Recent.Value * 100:0.0}%（{trend.Recent}），此前90天{trend.Before.Value * 100:0.0}%（{trend.Before}）"
            : $"Satisfied in the last 30 days {trend.Recent.Value * 100:0.0}% ({trend.Recent}), in the 90 days before {trend.Before.Value * 100:0.0}% ({trend.Before})");
}
