using CareLoop.Common;

namespace CareLoop.Storage;

/// <summary>Does again what failed. Each capability replays what it stored: nobody else knows what its payload means.</summary>
internal interface IFailureReplay
{
    /// <summary>Whether it can be done again at all.</summary>
    bool Takes(Failure failure);

    /// <summary>Does it as if it had come when it came: nothing newer is overwritten, and done twice it is done once.</summary>
    /// <exception cref="Exception">Storage is unwell: nothing is known, and it is to be tried again.</exception>
    /// <returns>What became of it, stable kebab-case; or why it failed again.</returns>
    Task<Result<string>> ReplayAsync(Failure failure, CancellationToken cancellationToken);
}
