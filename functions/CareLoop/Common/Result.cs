using System.Diagnostics.CodeAnalysis;

namespace CareLoop.Common;

/// <summary>
/// A value, or the <see cref="Common.Problem"/> that stands in its way. For outcomes that are expected;
/// bugs and infrastructure throw.
/// </summary>
public sealed class Result<T>
{
    private readonly T? value;

    internal Result(T? value, Problem? problem)
    {
        this.value = value;
        Problem = problem;
    }

    /// <summary>Whether there is a value.</summary>
    [MemberNotNullWhen(false, nameof(Problem))]
    public bool IsOk => Problem is null;

    /// <summary>What stands in the way; null when there is a value.</summary>
    public Problem? Problem { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There is none: ask <see cref="IsOk"/> first.</exception>
    public T Value => IsOk ? value! : throw new InvalidOperationException($"There is no value: {Problem}.");

    /// <summary>Continues one way or the other.</summary>
    public TOut Match<TOut>(Func<T, TOut> ok, Func<Problem, TOut> problem)
    {
        ArgumentNullException.ThrowIfNull(ok);
        ArgumentNullException.ThrowIfNull(problem);
        return IsOk ? ok(value!) : problem(Problem);
    }

    /// <summary>Continues with the value; a problem stays as it is.</summary>
    public Result<TOut> Then<TOut>(Func<T, Result<TOut>> next)
    {
        ArgumentNullException.ThrowIfNull(next);
        return IsOk ? next(value!) : Problem;
    }

    /// <summary>Lets an operation return its value as it is.</summary>
    public static implicit operator Result<T>(T value) => Result.Ok(value);

    /// <summary>Lets an operation return a problem as it is.</summary>
    public static implicit operator Result<T>(Problem problem) => Result.Of<T>(problem);
}

/// <summary>Makes results where the compiler can't convert by itself, as from interfaces.</summary>
public static class Result
{
    /// <summary>A result that holds a value.</summary>
    public static Result<T> Ok<T>(T value) => new(value, null);

    /// <summary>A result that holds a problem.</summary>
    public static Result<T> Of<T>(Problem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        return new(default, problem);
    }
}
