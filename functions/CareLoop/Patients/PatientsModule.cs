using CareLoop.Common;
using CareLoop.Patients.Erasures;
using CareLoop.Patients.Merges;
using CareLoop.Patients.Profiles;
using CareLoop.Patients.Tasks;
using CareLoop.Scheduling;
using Microsoft.Extensions.DependencyInjection;

namespace CareLoop.Patients;

internal static class PatientsModule
{
    /// <summary>Patients' files, identities and phones, and what staff ask about them.</summary>
    public static IServiceCollection AddPatients(this IServiceCollection services)
    {
        services.AddSettings<HashingOptions>("Hashing");
        services.AddSingleton<KeyedHash>();
        services.AddSingleton<PatientFiles>();
        services.AddSingleton<WalkPatients>();
        services.AddSingleton<Identities>();
        services.AddSingleton<Phones>();
        services.AddSingleton<PhoneLinks>();
        services.AddTasks();
        services.AddSingleton<IEffectRunner, TellCrowd>();
        services.AddSingleton<IEffectRunner, JoinPatients>();
        services.AddSingleton<IEffectRunner, PartPatients>();
        services.AddSingleton<FindOthers>();
        services.AddSingleton<ITimelineSource, JoinTimeline>();
        services.AddOperation<FindPatients>();
        services.AddOperation<GetTimeline>();
        services.AddOperation<UnmergePatient>();
        services.AddSettings<IdentityOptions>(IdentityOptions.Section);
        services.AddSingleton<CandidateList>();
        services.AddSingleton<IEffectRunner>(provider => provider.GetRequiredService<CandidateList>());
        services.AddSingleton<IMergePart, MergeCandidates>();
        services.AddSingleton<ITimelineSource, CandidateTimeline>();
        services.AddOperation<ListCandidates>();
        services.AddOperation<DecideCandidate>();
        services.AddSingleton<PatientErasure>();
        services.AddSingleton<IOutsideRows, CandidatesOutside>();
        services.AddSingleton<CrossReferences>();
        services.AddOperation<FindCrossReferences>();
        services.AddSingleton<ITimelineSource, ConsentTimeline>();
        services.AddOperation<ReadProfile>();
        services.AddOperation<ChangeProfile>();
        services.AddOperation<RecordConsent>();
        return services;
    }
}
