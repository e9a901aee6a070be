#if MUTANTS
namespace CareLoop.Common;

/// <summary>
/// A promise that this process breaks on purpose, to prove that a run notices. This code, and all that asks it, is there only in the
/// build with <c>-p:Mutants=true</c> (see Directory.Build.props).
/// </summary>
public static class Mutant
{
    /// <summary>The environment variable that names the one.</summary>
    public const string Variable = "CARELOOP_MUTANT";

    public const string DroppedETag = "dropped-etag";
    public const string SkippedStateCheck = "skipped-state-check";
    public const string DoubleSend = "double-send";
    public const string EarlyAcknowledgement = "early-acknowledgement";
    public const string WrongOptOutKey = "wrong-opt-out-key";
    public const string LostDueRow = "lost-due-row";

    private static readonly string[] All = [DroppedETag, SkippedStateCheck, DoubleSend, EarlyAcknowledgement, WrongOptOutKey, LostDueRow];

    private static readonly string? Chosen = Environment.GetEnvironmentVariable(Variable);

    public static bool Is(string name) => Chosen == name;

    /// <summary>A mutant that breaks nothing would prove nothing.</summary>
    /// <exception cref="InvalidOperationException">The environment names none that there is.</exception>
    public static void Check()
    {
        if (!All.Contains(Chosen))
        {
            throw new InvalidOperationException($"There is no mutant '{Chosen}'; {Variable} names one of {string.Join(", ", All)}.");
        }
    }
}
#endif
