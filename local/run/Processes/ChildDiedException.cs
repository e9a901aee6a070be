namespace CareLoop.Local.Run.Processes;

/// <summary>A process of this run ended though nobody asked it to.</summary>
internal sealed class ChildDiedException(ChildProcess child)
    : Exception($"The {child.Name} ended by itself, with code {child.ExitCode}. Its last lines:{Environment.NewLine}{string.Join(Environment.NewLine, child.LastLines.Select(line => "  " + line))}");
