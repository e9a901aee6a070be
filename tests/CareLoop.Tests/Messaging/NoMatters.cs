using CareLoop.Configuration;
using CareLoop.Messaging;
using CareLoop.Patients;

namespace CareLoop.Tests.Messaging;

/// <summary>Nobody complains: texts are answers, and nothing that is heard is kept but for what was taken.</summary>
internal sealed class NoMatters : IMatterTexts, IMatters
{
    public List<Matter> Taken { get; } = [];

    public bool Begins(string text, string organisation, Moment moment) => false;

    public bool IsMarked(string text, string organisation, Moment moment) => false;

    public bool Asks(string text) => false;

    public Task<string?> PrepareAsync(PatientFile file, InboundText text, string organisation, Moment moment, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    public void Take(PatientFile file, InboundText text, string organisation, string? prepared, Moment moment) => throw new InvalidOperationException("Nobody complains.");

    public bool Knows(PatientFile file, InboundText text) => false;

    public bool Tell(PatientFile file, InboundText text, Moment moment) => false;

    public IMatterPlace PlaceOf(InboundText text, string organisation, Moment moment) => throw new InvalidOperationException("Nobody complains.");

    public void Take(PatientFile file, Matter matter, Moment moment) => Taken.Add(matter);

    public bool IsOpen(PatientFile file) => Taken.Count > 0;
}
