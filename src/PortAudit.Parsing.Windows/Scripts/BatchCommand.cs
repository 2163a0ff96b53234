using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows.Scripts;

/// <summary>One command of a batch file.</summary>
/// <param name="Words">Without quotes; <see cref="BatchReader.Open"/> represents what a variable puts in.</param>
/// <param name="Condition">What decides whether it runs, for people; <see langword="null"/> when it surely does.</param>
internal sealed record BatchCommand(IReadOnlyList<string> Words, string? Condition, SourceSpan Span);
