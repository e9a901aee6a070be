using System.Diagnostics;
using Azure;

namespace CareLoop.Common;

/// <summary>
/// What an exception may say in a log: its kinds and the place it came from. Never its message, which may quote a text, a
/// phone or a row.
/// </summary>
public static class Cause
{
    /// <summary>As one line: <c>RequestFailedException 412 UpdateConditionNotSatisfied at CareLoop.Patients.PatientFiles.CommitAsync</c>.</summary>
    public static string Of(Exception exception)
    {
        ArgumentNullException.ThrowIfNull(exception);
        return $"{Kinds(exception)} at {Place(exception)}";
    }

    private static string Kinds(Exception exception)
    {
        var kind = exception is RequestFailedException request
            ? $"{nameof(RequestFailedException)} {request.Status} {request.ErrorCode}".TrimEnd()
            : exception.GetType().Name;
        return exception.InnerException is { } inner ? $"{kind} < {Kinds(inner)}" : kind;
    }

    /// <summary>The innermost method of our own: where a library threw says less than who called it.</summary>
    private static string Place(Exception exception)
    {
        var frames = new StackTrace(exception, fNeedFileInfo: true).GetFrames();
        var frame = frames.FirstOrDefault(IsOurs) ?? frames.FirstOrDefault();
        var method = frame?.GetMethod();
        if (method is null)
        {
            return "no place";
        }

        var line = frame!.GetFileLineNumber() > 0 ? $", {Path.GetFileName(frame.GetFileName())}:{frame.GetFileLineNumber()}" : "";
        return $"{method.DeclaringType?.FullName}.{method.Name}{line}";
    }

    private static bool IsOurs(StackFrame frame) =>
        frame.GetMethod()?.DeclaringType?.FullName?.StartsWith("CareLoop.", StringComparison.Ordinal) == true;
}
