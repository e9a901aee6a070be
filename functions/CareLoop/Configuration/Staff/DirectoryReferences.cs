namespace CareLoop.Configuration.Staff;

/// <summary>What in a directory names a person or a department, checked against those that it has.</summary>
internal sealed class DirectoryReferences
{
    private readonly HashSet<string> departments;
    private readonly HashSet<string> people;
    private readonly HashSet<string> accounts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> superiors;

    public DirectoryReferences(IEnumerable<string> departments, IEnumerable<DirectoryPerson> people)
    {
        this.departments = [.. departments];
        var all = people.ToList();
        this.people = [.. all.Select(person => person.Id)];
        superiors = all.Where(person => person.Superior is not null).ToDictionary(person => person.Id, person => person.Superior!);
    }

    public DirectoryDepartment Checked(DocumentReader reader, DirectoryDepartment department) => department with
    {
        Head = Person(reader, "head", department.Head),
        HeadNurse = Person(reader, "headNurse", department.HeadNurse),
        ComplaintOfficer = Person(reader, "complaintOfficer", department.ComplaintOfficer),
    };

    public DirectoryPerson Checked(DocumentReader reader, DirectoryPerson person)
    {
        if (person.Department is { } department && !departments.Contains(department))
            reader.RefuseField("department", "There is no department of this code.");
        if (person.Account is { } account && !accounts.Add(account))
            reader.RefuseField("account", "Somebody else has this account.");
        var superior = Person(reader, "superior", person.Superior);
        if (superior is not null && IsInACircle(person.Id))
        {
            reader.RefuseField("superior", "Superiors that come round to the person: nobody would be told in the end.");
            superior = null;
        }

        return person with
        {
            Department = person.Department is { } code && departments.Contains(code) ? code : null,
            Superior = superior,
            Deputies = People(reader, "deputies", person.Deputies, deputy => deputy.Person),
        };
    }

    public OutreachTeam Checked(DocumentReader reader, OutreachTeam team) => team with { Members = People(reader, "members", team.Members, member => member) };

    public CustomerServiceCentre Checked(DocumentReader reader, CustomerServiceCentre centre) => centre with { Director = Person(reader, "director", centre.Director) };

    private string? Person(DocumentReader reader, string field, string? id)
    {
        if (id is null || people.Contains(id))
            return id;

        reader.RefuseField(field, "There is no person of this id.");
        return null;
    }

    private List<T> People<T>(DocumentReader reader, string field, IReadOnlyList<T> all, Func<T, string> id)
    {
        var known = all.Where(item => people.Contains(id(item))).ToList();
        if (known.Count < all.Count)
            reader.RefuseField(field, "There is no person of an id that stands here.");
        return known;
    }

    private bool IsInACircle(string person)
    {
        var at = person;
        for (var seen = 0; seen <= superiors.Count && superiors.TryGetValue(at, out var above); seen++)
        {
            if (above == person)
                return true;

            at = above;
        }

        return false;
    }
}
