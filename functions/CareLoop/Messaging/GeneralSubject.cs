using CareLoop.Common;
using CareLoop.Configuration;
using CareLoop.Patients;
using CareLoop.Patients.Tasks;

namespace CareLoop.Messaging;

/// <summary>Texts that are about no record: help, a person will call, what to do in an emergency.</summary>
internal sealed class GeneralSubject : IMessageSubject
{
    public const string SubjectName = "general";

    private static readonly TimeSpan CallWithin = TimeSpan.FromHours(4);

    public string Name => SubjectName;

    public Rendering Render(PatientFile file, MessageRow message, OrganisationSettings organisation, Language language, Moment moment)
    {
        var fields = new Dictionary<string, string>(message.Fields, StringComparer.Ordinal)
        {
            ["hospital"] = organisation.Name,
            ["emergency"] = organisation.EmergencyNumber,
            ["phone"] = organisation.Phone ?? "",
        };
        return Rendering.Of(fields);
    }

    public void Claimed(PatientFile file, MessageRow message, OrganisationSettings organisation, Moment moment)
    {
        // Nothing is asked.
    }

    public void Ended(PatientFile file, MessageRow message, Moment moment)
    {
        // The patient's answer hangs on this text; all others have a staff task of their own where one is needed.
        if (message.Template is TemplateNames.WhichVisit or TemplateNames.Help && message.State is MessageState.Failed or MessageState.Unknown)
        {
            StaffTasks.Raise(file, message.Organisation, StaffTaskRow.CustomerService, "answer-patient", message.Id, moment.Now, CallWithin);
        }
    }
}
