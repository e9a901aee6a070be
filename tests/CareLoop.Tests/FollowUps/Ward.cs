using System.Text.Json;
using CareLoop.App;
using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.FollowUps;
using CareLoop.Messaging;
using CareLoop.Messaging.Gateway;
using CareLoop.Patients;
using CareLoop.Patients.HisEvents;
using CareLoop.Patients.Merges;
using CareLoop.Patients.Tasks;
using CareLoop.Scheduling;
using CareLoop.Surveys;
using CareLoop.Tests.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CareLoop.Tests.FollowUps;

/// <summary>
/// Follow-ups without storage: the app's own rules over a file in memory, each look taken at its instant, each text taken and delivered.
/// Begins on a Monday, 09:00 in Shanghai.
/// </summary>
internal sealed class Ward : IDisposable
{
    public const string Phone = "+8613912340001", OnCall = "+8613900000001";

    public static readonly DateTimeOffset Start = new(2026, 3, 2, 1, 0, 0, TimeSpan.Zero);

    public static readonly ConfigDocument Directory = Published.Document(ConfigKind.Directory, "east", ConfigKind.OnlyName, """
        {"departments":[{"code":"CARD","name":"心内科","head":"H-CARD","headNurse":"N-CARD","onCall":[{"number":"13900000001"}]},{"code":"OBS","name":"产科","head":"H-OBS"}],
         "people":[{"id":"D-1","account":"acc-1","name":"D1","department":"CARD","phone":"13900000002","superior":"H-CARD"},
                   {"id":"H-CARD","account":"acc-h","name":"H","department":"CARD","phone":"13900000003"},{"id":"N-CARD","name":"N","department":"CARD"},
                   {"id":"H-OBS","name":"HO","department":"OBS"},{"id":"CS","account":"acc-cs","name":"CS","phone":"13900000004"}],
         "teams":[{"code":"OUT","districts":["1101"]}],
         "customerService":{"director":"CS"}}
        """);

    /// <summary>The standard plan, with every patient visited and every record checked, so that nothing hangs on a draw.</summary>
    public static readonly ConfigDocument Everybody = Published.Document(ConfigKind.FollowUpPlan, "east", "standard", """
        {"startsFrom":"discharge","appliesTo":{},"steps":[
          {"id":"check","channel":"sms","from":"PT48H","to":"PT72H","template":"follow-up-check","redFlags":[2]},
          {"id":"level-1","level":1,"channel":"call","from":"P3D","to":"P7D","assignee":"attending-clinician","questionnaire":"discharge-call",
           "overdue":[{"after":"PT0S","tell":"assignee"},{"after":"P1D","tell":"department-head"},{"after":"P3D","tell":"customer-service-director"}],
           "check":{"percent":100,"within":"P7D","questionnaire":"record-check"}},
          {"id":"level-2","level":2,"channel":"call","from":"P7D","to":"P14D","assignee":"head-nurse","onlyIf":{"notReached":"level-1","redFlag":true},"fallback":"letter"},
          {"id":"level-3","level":3,"channel":"visit","from":"P14D","to":"P1M","assignee":"outreach"}]}
        """);

    private readonly IHost host;
    private readonly Dictionary<string, IDueHandler> due;
    private readonly List<IHisEventHandler> handlers;
    private readonly SortedSet<(DateTimeOffset At, string Record, int Version)> looks = [];
    private int happenings;

    public Ward(params ConfigDocument[] documents)
    {
        Config = Published.Snapshot([Directory, .. documents]);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["Hashing:Keys:1"] = Convert.ToBase64String(new byte[32]),
            ["Intake:Senders:0:Name"] = "his",
            ["Intake:Senders:0:Secrets:0"] = "whsec_" + Convert.ToBase64String(new byte[24]),
            ["HisCallback:BaseUrl"] = "http://his.invalid",
            ["HisCallback:Secret"] = "whsec_" + Convert.ToBase64String(new byte[24]),
            ["Sms:ConnectionString"] = "endpoint=http://sms.invalid/;accesskey=AAAA",
            ["Sms:Sender"] = "+8610690000",
        });
        builder.AddCareLoop();
        host = builder.Build();
        due = host.Services.GetServices<IDueHandler>().ToDictionary(handler => handler.Kind);
        handlers = [.. host.Services.GetServices<IHisEventHandler>()];
        File.Head = new PatientHead { Name = "王建国", Phones = [Phone], Organisations = ["east"], BirthDate = new DateOnly(1950, 1, 1) };
    }

    public PatientFile File { get; } = new(PatientKey.FromHash("1aaaa1"), null, []);

    public ConfigSnapshot Config { get; set; }

    /// <summary>How many places the quotas of surveys have left.</summary>
    public int Places { get; set; }

    public DateTimeOffset Now { get; private set; } = Start;

    /// <summary>Texts that have gone out, in order.</summary>
    public List<MessageRow> Sent { get; } = [];

    public Moment Moment => new(Now, Now, Config);

    public EpisodeRow Episode => File.Open<EpisodeRow>().Single();

    public IEnumerable<string> Open => File.Open<StaffTaskRow>().Where(task => task.State.IsOpen()).Select(task => task.What).Order(StringComparer.Ordinal);

    public StaffTaskRow Task(string what) => File.Open<StaffTaskRow>().Single(task => task.What == what && task.State.IsOpen());

    public string Steps(string? episode = null) =>
        string.Join(' ', (episode is null ? Episode : File.Find<EpisodeRow>(EpisodeRow.IdOf(EncounterRow.IdOf("east", episode)))!).Steps.Select(step => $"{step.Id}:{CareLoop.Storage.KebabEnum.Write(step.State)}{(step.Reason is null ? "" : "(" + step.Reason + ")")}"));

    public EpisodeRow EpisodeOf(string stay) => File.Find<EpisodeRow>(EpisodeRow.IdOf(EncounterRow.IdOf("east", stay)))!;

    public void Admit(string stay = "S-1", DateTimeOffset? at = null, DateTimeOffset? told = null) =>
        Tell(HisEventType.EncounterAdmitted, new EncounterData(stay, EncounterClass.Inpatient, Admitted: at ?? Now, Department: new DepartmentData("CARD", null), Clinician: new ClinicianData("D-1", null)), told);

    public void Discharge(string stay = "S-1", DateTimeOffset? at = null, string? department = "CARD", string? clinician = "D-1", string? disposition = null, IReadOnlyList<string>? diagnoses = null, DateTimeOffset? told = null) =>
        Tell(HisEventType.EncounterDischarged, new EncounterData(
            stay, EncounterClass.Inpatient, Discharged: at ?? Now, Department: department is null ? null : new DepartmentData(department, null), Clinician: clinician is null ? null : new ClinicianData(clinician, null),
            Disposition: disposition, Diagnoses: diagnoses), told);

    public void Tell(HisEventType type, EncounterData encounter, DateTimeOffset? told = null) => Tell(type, told, encounter: encounter);

    public void Tell(HisEventType type, DateTimeOffset? told = null, EncounterData? encounter = null, ReportData? report = null, AppointmentData? appointment = null, Deceased? deceased = null)
    {
        var happening = new HisEvent(
            "his", "urn:his:east", "e-" + ++happenings, type, told ?? Start.AddSeconds(happenings), "east", new PatientData([], Deceased: deceased), appointment, encounter, report);
        UpdatePatient.Apply(File, happening, null, []);
        foreach (var handler in handlers.Where(handler => handler.Handles(type)))
        {
            handler.Apply(File, happening, Moment);
        }

        handlers.ForEach(handler => handler.Settled(File, happening, Moment));
        Commit();
    }

    /// <summary>Goes on to an instant, with everything done that is due by then.</summary>
    public void Until(DateTimeOffset instant)
    {
        for (var rounds = 0; looks.Count > 0 && looks.Min.At <= instant; rounds++)
        {
            if (rounds == 2_000)
            {
                throw new InvalidOperationException($"The same is due again and again: {looks.Min}.");
            }

            var next = looks.Min;
            looks.Remove(next);
            Now = next.At > Now ? next.At : Now;
            var dot = next.Record.IndexOf('.', StringComparison.Ordinal);
            due[next.Record[..dot]].Look(File, new Look(next.At, File.Key, next.Record, next.Version), next.Record[(dot + 1)..], Moment);
            Commit();
        }

        Now = instant > Now ? instant : Now;
    }

    public void Until(double days) => Until(Start.AddDays(days));

    /// <summary>Puts the first follow-up on the version of its plan that is in force.</summary>
    public bool Migrate()
    {
        var episode = File.Open<EpisodeRow>().First();
        var changed = host.Services.GetRequiredService<Episodes>().Migrate(File, episode.Id, Config.FollowUpPlan("east", episode.PlanName)!, "job", Moment);
        Commit();
        return changed;
    }

    /// <summary>A stay was another patient's, who has it now.</summary>
    public void GiveUp(string stay)
    {
        var id = EncounterRow.IdOf("east", stay);
        File.RemoveRow(CareKeys.Open(EncounterRow.Kind, id));
        host.Services.GetRequiredService<Episodes>().GiveUp(File, EpisodeRow.IdOf(id), Moment);
        Commit();
    }

    /// <summary>Another record turns out to be of this patient. It is not committed: what is listed and told stands as it was decided.</summary>
    public void Merge(PatientFile from)
    {
        var parts = host.Services.GetServices<IMergePart>().ToDictionary(part => part.Kind);
        foreach (var row in from.OpenRows.ToList())
        {
            var (kind, id) = JoinPatients.KeyOf(row);
            parts[kind].Take(File, from, id, from.Key.ToString(), Moment);
        }

        foreach (var part in parts.Values)
        {
            part.Taken(File, Moment);
        }
    }

    /// <summary>Somebody does something with a task.</summary>
    public Result<StaffTaskRow> Does(string account, StaffTaskRow task, string verb, string body = "{}", int? basedOn = null)
    {
        var command = TaskCommand.Read(verb, JsonElement.Parse(body));
        if (!command.IsOk)
        {
            return command.Problem;
        }

        var person = Config.Directory("east").PersonOfAccount(account)?.Id ?? account;
        var result = host.Services.GetRequiredService<TaskChanges>().Apply(File, task, command.Value, new TaskActor(account, person, Leads: account == "acc-h", null), basedOn, Moment);
        Commit();
        return result;
    }

    /// <summary>Calls the patient and tells what was answered.</summary>
    public Result<StaffTaskRow> Completes(string what, string account = "acc-1", string answers = Well) => Does(account, Task(what), "complete", $$"""{"answers":{{answers}},"minutes":4}""");

    public const string Well = """{"answered-by":"patient","feeling":"better","pain":2,"fever":"no","wound":"healing","medicines":"as-told","diet":"well","knows-reexamination":"yes","satisfied":"yes"}""";

    /// <summary>The patient writes.</summary>
    public void Writes(string text, DateTimeOffset? at = null)
    {
        var inbound = new InboundText($"in-{++happenings}", Phone, "+8610690000", text, at ?? Now);
        foreach (var change in host.Services.GetRequiredService<AnswerText>().Plan(inbound, new PhoneFiles(Phone, "+8610690000", [File]), Moment))
        {
            change.Apply(File);
        }

        Commit();
    }

    public void Dispose() => host.Dispose();

    /// <summary>What was decided is as stored; texts are taken by the network; lists and figures are told.</summary>
    public void Commit()
    {
        do
        {
            foreach (var look in File.Looks)
            {
                looks.Add((look.At, look.Record, look.Version));
            }

            File.Committed(null);
            foreach (var id in File.Calls.Keys.ToList())
            {
                var message = File.Find<MessageRow>(id)!;
                host.Services.GetRequiredService<Outbox>().Record(File, id, message.LastAttempt!.Number, new SmsSendOutcome.Accepted("gw-" + id), TimeSpan.Zero, Moment);
                File.DropCall(id);
                Sent.Add(message);
            }

            foreach (var survey in File.Open<SurveyRow>().Where(survey => survey.WaitsForPlace).ToList())
            {
                host.Services.GetRequiredService<SurveySteps>().Placed(File, survey, Places-- > 0, Moment);
            }

            foreach (var task in File.Open<StaffTaskRow>().Where(task => task.ListedVersion != task.Version || (task.Subject is not null && task.ToldVersion != task.Version)))
            {
                File.Put(task with { ListedVersion = task.Version, ToldVersion = task.Version });
                StaffTasks.CloseIfSettled(File, task.Id);
            }

            foreach (var episode in File.Open<EpisodeRow>().Where(episode => episode.ToldVersion != episode.Version))
            {
                File.Put(episode with { ToldVersion = episode.Version });
            }
        }
        while (File.HasChanges || File.Looks.Count > 0);
    }
}
