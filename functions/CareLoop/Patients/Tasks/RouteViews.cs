namespace CareLoop.Patients.Tasks;

/// <summary>Which route is asked for.</summary>
/// <param name="Organisation">Whose.</param>
/// <param name="Team">The outreach team's code.</param>
/// <param name="Week">Such as <c>2026-W11</c>; null for this one.</param>
/// <param name="After">The cursor of the page before; null for the first.</param>
public sealed record RouteQuestion(string? Organisation, string? Team, string? Week, string? After);

/// <summary>One visit to be made.</summary>
/// <param name="Task">The task's address: <c>/api/tasks/{id}</c>.</param>
/// <param name="Deadline">UTC.</param>
/// <param name="Overdue">Whether that has passed.</param>
/// <param name="Name">The patient's.</param>
/// <param name="Phones">The patient's that are in use; where there are none, those of the people around the patient. E.164 where they are known as such.</param>
/// <param name="Address">As it is written on a letter.</param>
/// <param name="District">The code of the district.</param>
/// <param name="PostalCode">As it is written.</param>
/// <param name="Latitude">In degrees north.</param>
/// <param name="Longitude">In degrees east.</param>
/// <param name="Step">Its step of the plan.</param>
/// <param name="Note">What was noted when it was made.</param>
/// <param name="Attempts">How often it was tried.</param>
public sealed record RouteLine(
    string Task, DateTimeOffset Deadline, bool Overdue, string? Name, IReadOnlyList<string> Phones, string? Address, string? District, string? PostalCode, double? Latitude, double? Longitude,
    string? Step, string? Note, int Attempts)
{
    internal static RouteLine Of(PatientFile file, StaffTaskRow task, DateOnly today, DateTimeOffset now)
    {
        var (head, lives) = (file.Head, file.Head.Address);
        List<string> own = [.. head.Profile.Phones.Concat(head.KnownPhones).Where(phone => phone.IsInUse(today) && head.BadPhones.GetValueOrDefault(phone.E164) != "wrong-number").Select(phone => phone.E164).Distinct()];
        List<string> others = [.. (head.Profile.TextTo is { } proxy ? [proxy.Phone] : Array.Empty<string>()).Concat(head.Contacts.Select(contact => contact.Phone).OfType<string>()).Where(phone => phone.Length > 0).Distinct()];
        return new(
            $"{file.Key}.{task.Id}", task.Deadline, task.Deadline < now, head.Name, own.Count > 0 ? own : others, lives?.Text, lives?.District, lives?.PostalCode, lives?.Latitude, lives?.Longitude,
            task.Step, task.Note, task.Attempts.Count);
    }
}

/// <summary>A team's visits of a week.</summary>
/// <param name="Week">As <c>2026-W11</c>.</param>
/// <param name="From">Its Monday, the organisation's local day.</param>
/// <param name="Lines">By district, postal code and deadline; of a team with more open tasks than a page has, each page in its own order.</param>
/// <param name="Next">The cursor of the next page; null where this is the last. A page may be empty and still lead on.</param>
public sealed record RouteView(string Organisation, string Team, string Week, DateOnly From, IReadOnlyList<RouteLine> Lines, string? Next);
