using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Intake.Hl7v2;
using CareLoop.Patients;

namespace CareLoop.Intake;

/// <summary>
/// Answers a HIS that asks by what else a patient is known. It is told of patients of the organisations that it speaks for; of
/// others, as of nobody, that the identifier is not known. Nothing is changed, and each question stands in the audit trail.
/// </summary>
internal sealed class AnswerHl7Query(CrossReferences references, AuditLog audit, Clocks clocks)
{
    public async Task<Hl7Answer> HandleAsync(Hl7Message message, SenderOptions sender, CancellationToken cancellationToken)
    {
        var facility = message.Header[4][1].Text;
        var query = Hl7CrossReferenceQuery.Read(message, facility.Length > 0 ? facility : sender.Name);
        var controlId = Guid.NewGuid().ToString("N");
        if (query.Errors.Count > 0)
        {
            return new(422, query.Write([], query.Errors, controlId, clocks.WireNow));
        }

        CrossReference? found = null;
        foreach (var identifier in query.Known)
        {
            found ??= await references.FindAsync(identifier, query.To, cancellationToken);
        }

        var isSeen = found is not null && (sender.Organisations.Count == 0 || found.File.Head.Organisations.Any(sender.Organisations.Contains));
        var who = new Principal("sender-" + sender.Name, sender.Name, []);
        var entry = PatientScope.Entry(who, "cross-reference", sender.OrganisationOf(facility) ?? Scope.Any, found?.File.Key, clocks.Now) with { Cause = controlId };
        await audit.WriteAsync(found is not null && !isSeen ? entry with { Outcome = "denied" } : entry, cancellationToken);
        return isSeen
            ? new(200, query.Write([.. found!.Others.Where(other => !other.IsFormer).Select(other => other.Identifier)], [], controlId, clocks.WireNow))
            : new(422, query.Write([], [Hl7CrossReferenceQuery.Unknown()], controlId, clocks.WireNow));
    }
}
