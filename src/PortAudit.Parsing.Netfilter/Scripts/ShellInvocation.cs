using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>A command as it is run: its words after the shell has put in its values, and what it can read.</summary>
/// <param name="Fields">Each with the word of the script that it comes from.</param>
/// <param name="Command">The command in the script.</param>
/// <param name="Read">What it reads from its standard input; null where the script does not tell.</param>
/// <param name="Guards">What has to hold for it to be run at all.</param>
internal sealed record ShellInvocation(
    IReadOnlyList<(string Text, ShellWord Word)> Fields, ShellCommand Command, Func<ShellText?> Read, IReadOnlyList<Condition> Guards)
{
    /// <summary>The name of the file that it reads from its standard input, which may be open; <see langword="null"/> without one.</summary>
    public string? InputFile { get; init; }

    /// <summary>The field that names the tool.</summary>
    public int Tool { get; init; }

    public bool Has(ReadOnlySpan<string> words)
    {
        foreach (var (text, _) in Fields)
            if (words.Contains(text)) return true;
        return false;
    }

    public SourceSpan Span(SourceFile source, int field)
    {
        var word = Fields[Math.Clamp(field, 0, Fields.Count - 1)].Word;
        return source.Span(word.Start, word.End - word.Start);
    }
}
