using CareLoop.Common;

namespace CareLoop.Configuration.Staff;

/// <summary>
/// A directory as a document (kind <see cref="ConfigKind.Directory"/>): <c>departments</c>, <c>people</c>, <c>teams</c>,
/// <c>customerService</c>,
/// <c>presidentOffice</c>, <c>disputeOffice</c>. A reference to nobody is left out, so that its task goes to the department or to customer service.
/// </summary>
internal static class DirectoryDocument
{
    /// <summary>How far a team goes where it does not say.</summary>
    public const int DefaultMaxKm = 300;

    private const int MaxDepartments = 2_000;
    private const int MaxPeople = 5_000;
    private const int MaxTeams = 200;
    private const int MaxFew = 50;
    private const int MaxName = 60;
    private const int MaxAccount = 100;
    private const int FarthestKm = 2_000;

    /// <param name="reader">The document.</param>
    /// <param name="organisation">Whose it is.</param>
    /// <param name="version">Its version.</param>
    /// <param name="countryCode">Of numbers written without one.</param>
    public static StaffDirectory Read(DocumentReader reader, string organisation, int version, string countryCode)
    {
        var departments = Distinct(reader.Objects("departments", MaxDepartments), item => Department(item, countryCode), department => department.Code, "code");
        var people = Distinct(reader.Objects("people", MaxPeople), item => Person(item, countryCode), person => person.Id, "id");
        var teams = Distinct(reader.Objects("teams", MaxTeams), Team, team => team.Code, "code");
        var centre = reader.Object("customerService");
        var customerService = centre is null ? new CustomerServiceCentre(null, []) : Centre(centre, countryCode);
        var offices = (President: reader.Object("presidentOffice"), Dispute: reader.Object("disputeOffice"));
        var (president, dispute) = (Office(offices.President, countryCode), Office(offices.Dispute, countryCode));
        reader.Done();

        var references = new DirectoryReferences(departments.Select(item => item.Value.Code), people.Select(item => item.Value));
        return new StaffDirectory(
            organisation,
            version,
            [.. departments.Select(item => references.Checked(item.Reader, item.Value))],
            [.. people.Select(item => references.Checked(item.Reader, item.Value))],
            [.. teams.Select(item => references.Checked(item.Reader, item.Value))],
            centre is null ? customerService : references.Checked(centre, customerService))
        {
            PresidentOffice = offices.President is null ? president : references.Checked(offices.President, president),
            DisputeOffice = offices.Dispute is null ? dispute : references.Checked(offices.Dispute, dispute),
        };
    }

    private static List<(DocumentReader Reader, T Value)> Distinct<T>(
        IEnumerable<DocumentReader> items, Func<DocumentReader, T> read, Func<T, string> key, string field)
    {
        var distinct = new List<(DocumentReader, T)>();
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in items)
        {
            var value = read(item);
            item.Done();
            if (key(value).Length == 0)
                continue;

            if (keys.Add(key(value)))
                distinct.Add((item, value));
            else
                item.RefuseField(field, "This one is there already.");
        }

        return distinct;
    }

    private static DirectoryDepartment Department(DocumentReader reader, string countryCode) => new(
        reader.Text("code", MaxName, required: true) ?? string.Empty,
        reader.Text("name", MaxName),
        reader.Text("head", MaxName),
        reader.Text("headNurse", MaxName),
        Numbers(reader, countryCode))
    {
        ComplaintOfficer = reader.Text("complaintOfficer", MaxName),
    };

    private static DirectoryPerson Person(DocumentReader reader, string countryCode) => new(
        reader.Text("id", MaxName, required: true) ?? string.Empty,
        reader.Text("account", MaxAccount),
        reader.Text("name", MaxName, required: true) ?? string.Empty,
        reader.Texts("roles", MaxFew, MaxName),
        reader.Text("department", MaxName),
        reader.Text("superior", MaxName),
        Phone(reader, "phone", countryCode),
        Deputies(reader));

    private static OutreachTeam Team(DocumentReader reader)
    {
        var (latitude, longitude) = (reader.Real("latitude", -90, 90), reader.Real("longitude", -180, 180));
        if (latitude is null != longitude is null && !reader.Refused("latitude") && !reader.Refused("longitude"))
            reader.RefuseField(latitude is null ? "latitude" : "longitude", "A position needs both.");
        return new OutreachTeam(
            reader.Text("code", MaxName, required: true) ?? string.Empty,
            reader.Text("name", MaxName),
            reader.Texts("districts", MaxFew, MaxName),
            latitude,
            longitude,
            reader.Number("maxKm", 1, FarthestKm, DefaultMaxKm),
            reader.Texts("members", MaxFew, MaxName));
    }

    private static CustomerServiceCentre Office(DocumentReader? reader, string countryCode) => reader is null ? new(null, []) : Centre(reader, countryCode);

    private static CustomerServiceCentre Centre(DocumentReader reader, string countryCode)
    {
        var centre = new CustomerServiceCentre(reader.Text("director", MaxName), Numbers(reader, countryCode));
        reader.Done();
        return centre;
    }

    private static List<OnCallNumber> Numbers(DocumentReader reader, string countryCode)
    {
        var numbers = new List<OnCallNumber>();
        foreach (var item in reader.Objects("onCall", MaxFew))
        {
            var number = Phone(item, "number", countryCode, required: true);
            var hours = item.Value<LocalHours>("hours", LocalHours.TryParse, default, "Hours such as 17:30-08:00; the same twice, or nothing, for all day.");
            var days = item.WholeNumbers("days", 1, 7, 7);
            item.Done();
            if (number is not null)
                numbers.Add(new OnCallNumber(number, hours.From, hours.To, days));
        }

        return numbers;
    }

    private static List<Deputy> Deputies(DocumentReader reader)
    {
        var deputies = new List<Deputy>();
        foreach (var item in reader.Objects("deputies", MaxFew))
        {
            var person = item.Text("person", MaxName, required: true);
            var from = item.Optional<DateOnly>("from", Iso8601.TryDate, "The first day, such as 2026-12-01.", required: true);
            var until = item.Optional<DateOnly>("until", Iso8601.TryDate, "The last day, such as 2026-12-14.", required: true);
            item.Done();
            if (from > until)
                item.RefuseField("until", "Before from.");
            else if (person is not null && from is { } first && until is { } last)
                deputies.Add(new Deputy(person, first, last));
        }

        return deputies;
    }

    // Kept in E.164, as senders take it.
    private static string? Phone(DocumentReader reader, string field, string countryCode, bool required = false)
    {
        return reader.Value<string?>(field, TryPhone, null, "A telephone number, with its area or country.", required);

        bool TryPhone(string text, out string? number)
        {
            number = PhoneNumber.TryParse(text, countryCode, out var parsed) ? parsed.E164 : null;
            return number is not null;
        }
    }
}
