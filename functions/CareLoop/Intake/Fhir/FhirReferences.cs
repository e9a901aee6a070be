using CareLoop.Common;

namespace CareLoop.Intake.Fhir;

/// <summary>
/// What references of a request lead to (data type Reference): another entry by its fullUrl or by type and id, a contained resource,
/// an identifier in the reference itself or in a conditional one, or a record that only its server has.
/// </summary>
internal sealed class FhirReferences
{
    private readonly FhirContext context;
    private readonly Dictionary<string, FhirEntry> byUrl = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, FhirEntry> byId = new(StringComparer.Ordinal);

    public FhirReferences(IReadOnlyList<FhirEntry> entries, FhirContext context)
    {
        this.context = context;
        foreach (var entry in entries.Where(entry => !entry.Resource.IsAbsent))
        {
            // Of several versions, as in a history, the first is the latest; all are one record.
            if (entry.FullUrl is { } url)
            {
                byUrl.TryAdd(url, entry);
            }

            if (entry is { Type: { } type, Id: { } id })
            {
                byId.TryAdd($"{type}/{id}", entry);
            }
        }
    }

    /// <summary>The latest version in the request of a record that is to be deleted.</summary>
    public FhirEntry? VersionOf(FhirEntry deleted) => byId.GetValueOrDefault($"{deleted.Type}/{deleted.Id}");

    /// <summary>The resource that a reference leads to, where it is in the request: contained, or another entry.</summary>
    public (FhirElement Resource, FhirEntry? Entry)? Find(FhirEntry from, FhirElement reference)
    {
        var text = reference["reference"].Whole(400);
        if (text is ['#', .. var local])
        {
            var contained = from.Resource["contained"].Items.FirstOrDefault(resource => resource["id"].Text(FhirRequest.MaxId) == local, reference[""]);
            return contained.IsAbsent ? null : (contained, null);
        }

        return text is not null && FindEntry(from, text) is { } entry ? (entry.Resource, entry) : null;
    }

    /// <summary>Whether a reference leads to a patient; null where that can't be told, because it leads nowhere.</summary>
    public bool? IsOfPatient(FhirEntry from, FhirElement reference)
    {
        if (Find(from, reference) is { } found)
        {
            return (found.Entry?.Type ?? found.Resource["resourceType"].Text(64)) == "Patient";
        }

        if (reference["type"].Text(64) is { } type)
        {
            return type is "Patient" or "http://hl7.org/fhir/StructureDefinition/Patient";
        }

        var text = reference["reference"].Whole(400);
        if (text is null)
        {
            return reference["identifier"].IsAbsent ? false : null;
        }

        return text.Contains('?', StringComparison.Ordinal) ? FhirEntry.ConditionOf(text)?.Type == "Patient" : FhirEntry.TargetOf(text) is { } target ? target.Type == "Patient" : (bool?)null;
    }

    /// <summary>
    /// Whom a resource is about: the first of its references that leads to a patient. Null where none does; then an error says so if
    /// one of them may have been meant to.
    /// </summary>
    public FhirSubject? SubjectOf(FhirEntry from, IEnumerable<FhirElement> references)
    {
        var told = references.Where(reference => !reference.IsAbsent).Select(reference => (Reference: reference, IsPatient: IsOfPatient(from, reference))).ToList();
        var best = told.FindIndex(one => one.IsPatient == true) is >= 0 and var certain ? certain : told.FindIndex(one => one.IsPatient is null);
        return best < 0 ? null : PatientOf(from, told[best].Reference);
    }

    /// <summary>All of whom a resource is about, each once; otherwise as the one of <see cref="SubjectOf(FhirEntry, IEnumerable{FhirElement})"/>.</summary>
    public IReadOnlyList<FhirSubject> SubjectsOf(FhirEntry from, IReadOnlyList<FhirElement> references)
    {
        var certain = references.Where(reference => !reference.IsAbsent && IsOfPatient(from, reference) == true).Select(reference => PatientOf(from, reference));
        List<FhirSubject> subjects = [.. certain.OfType<FhirSubject>().DistinctBy(subject => string.Join('\n', subject.Identifiers.Select(identifier => $"{identifier.Authority}|{identifier.Value}")))];
        return subjects.Count > 0 ? subjects : SubjectOf(from, references) is { } meant ? [meant] : [];
    }

    /// <summary>The patient that a reference leads to; null, and an error, where it leads nowhere.</summary>
    public FhirSubject? PatientOf(FhirEntry from, FhirElement reference)
    {
        var text = reference["reference"].Whole(400);
        List<Identifier> said = [.. new[] { FhirIdentifiers.OfPerson(reference["identifier"], context.Sender), ByCondition(text) }.OfType<Identifier>()];
        FhirElement? contained = null;
        if (Find(from, reference) is { } found)
        {
            contained = found.Resource;
            said.AddRange(FhirIdentifiers.OfPatient(found.Resource, context.Sender));
            if (found.Entry is { } entry)
            {
                return SubjectOf(entry, said) ?? Nowhere(reference, "refers to a patient of this Bundle that has neither an identifier nor an id");
            }
        }

        if (said.Count == 0 && text is not null && text.Contains('?', StringComparison.Ordinal))
        {
            return Nowhere(reference, "a conditional reference is Patient?identifier=system|value", "not-supported");
        }

        return SubjectOf(said, RecordOf(from, text)) is { } subject ? subject with { Contained = contained } : Nowhere(reference, "leads to no patient: neither to an entry of this request, nor by an identifier, nor by Patient/id");
    }

    /// <summary>Who a Patient of the request is; null where it says nothing of it.</summary>
    public FhirSubject? SubjectOf(FhirEntry patient, IEnumerable<Identifier>? alsoSaid = null)
    {
        var identifiers = FhirIdentifiers.OfPatient(patient.Resource, context.Sender);
        Identifier?[] byAddress = [patient.Method switch { "PUT" or "DELETE" => ByCondition(patient.Url), "POST" => ByCondition($"Patient?{patient.IfNoneExist}"), _ => null }];
        // In the request itself the patient is told of: it is known by whatever it has.
        return SubjectOf([.. identifiers, .. byAddress.OfType<Identifier>(), .. alsoSaid ?? []], patient.Id is { } id ? FhirIdentity.Of(context.Sender, id) : null) is { } subject ? subject with { OnlyIfKnown = false } : null;
    }

    private static FhirSubject? SubjectOf(List<Identifier> said, Identifier? record)
    {
        Identifier[] all = [.. said.Concat(record is { } own ? [own] : []).Distinct()];
        return all.Length == 0 ? null : new(all, OnlyIfKnown: said.Count == 0);
    }

    /// <summary>The record that only a server has. One of another server than that of the resource itself is nobody of this sender's.</summary>
    private Identifier? RecordOf(FhirEntry from, string? text)
    {
        if (FhirEntry.TargetOf(text) is not { Type: "Patient" } target)
        {
            return null;
        }

        var own = FhirEntry.TargetOf(from.FullUrl)?.Base;
        return FhirIdentity.Of(target.Base is null || own is null || target.Base == own ? context.Sender : $"{context.Sender}@{DerivedId.Of("fhir", target.Base)}", target.Id);
    }

    private FhirEntry? FindEntry(FhirEntry from, string text)
    {
        if (byUrl.TryGetValue(text, out var exact))
        {
            return exact;
        }

        if (FhirEntry.TargetOf(text) is not { } target)
        {
            return null;
        }

        // A relative reference belongs to the server of the entry that it stands in (FHIR R4, Bundle, resolving references).
        var server = target.Base ?? FhirEntry.TargetOf(from.FullUrl)?.Base;
        if (server is not null && byUrl.TryGetValue($"{server}/{target.Type}/{target.Id}", out var near))
        {
            return near;
        }

        var same = byId.GetValueOrDefault($"{target.Type}/{target.Id}");
        return target.Base is not null && FhirEntry.TargetOf(same?.FullUrl)?.Base is { } other && other != target.Base ? null : same;
    }

    /// <summary>The identifier of a conditional reference or address: <c>Patient?identifier=system|value</c>.</summary>
    private static Identifier? ByCondition(string? text)
    {
        if (FhirEntry.ConditionOf(text) is not { Type: "Patient" } condition)
        {
            return null;
        }

        foreach (var parameter in condition.Query.Split('&'))
        {
            if (parameter.Split('=', 2) is ["identifier", var token] && Identifier.TryParse(Uri.UnescapeDataString(token), out var identifier))
            {
                return identifier;
            }
        }

        return null;
    }

    private static FhirSubject? Nowhere(FhirElement reference, string detail, string code = "not-found")
    {
        reference.Issues.Wrong(reference.Expression, detail, code);
        return null;
    }
}
