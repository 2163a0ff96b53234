using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>How a command ended.</summary>
/// <param name="Known">Null when only the running script knows.</param>
/// <param name="Question">Represents success where it is not known.</param>
internal readonly record struct ShellStatus(bool? Known, Condition? Question = null)
{
    public static readonly ShellStatus Success = new(true);
    public static readonly ShellStatus Failure = new(false);
}

/// <summary>What the parts of a running script share: its variables, where it is, and whether it goes on.</summary>
internal sealed class ShellState
{
    /// <param name="text">The file's text, or what represents it place by place.</param>
    public ShellState(SourceFile source, string text, DiagnosticLog log)
    {
        (Source, Log) = (source, log);
        Scope = new ShellScope
        {
            HasBraces = !text.StartsWith("#!/bin/sh", StringComparison.Ordinal),
            Missing = (name, word) => log.Count(ShellDiagnostics.OpenVariable, "$" + name, source.Span(word.Start, word.End - word.Start))
        };
        Streams = new ShellStreams(source, text, Scope);
    }

    public SourceFile Source { get; }

    public DiagnosticLog Log { get; }

    public ShellScope Scope { get; }

    public ShellStreams Streams { get; }

    public Dictionary<string, ShellFunction> Functions { get; } = [];

    /// <summary>What has to hold for the place that the script is at.</summary>
    public List<Condition> Guards { get; } = [];

    /// <summary>What has to hold for everything from here on, since the script ends elsewhere.</summary>
    public List<Condition> Tail { get; } = [];

    /// <summary>How many commands of firewall tools were run.</summary>
    public int FirewallCommands { get; set; }

    /// <summary>How many loops around the place may run any number of times, each time with other values.</summary>
    public int OpenLoops { get; set; }

    /// <summary>What has to hold for the rest of a loop's turn, since it may be left before.</summary>
    public List<Condition> Skips { get; } = [];

    /// <summary>How many guards there were where the innermost loop began.</summary>
    public int LoopGuards { get; set; }

    /// <summary>The innermost loop is left, or its turn is.</summary>
    public bool Breaks { get; set; }

    public bool Continues { get; set; }

    public bool Ends { get; set; }

    public bool Returns { get; set; }

    /// <summary>What the command before in a pipe prints for the next one; <see langword="null"/> where only a run would tell.</summary>
    public ShellText? Piped { get; set; }

    public UnknownCondition Question(string text, int start, int end) =>
        new(text, OpenLoops > 0 ? UnknownKind.Fresh : UnknownKind.Named, Source.Span(start, end - start));

    public string Text(ShellNode node) => DiagnosticLog.Clip(Source.Text.AsSpan(node.Start, node.End - node.Start));
}
