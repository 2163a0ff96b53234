using PortAudit.Model.Diagnostics;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>Reads lines for iptables-restore that do not stand in a save file of their own: in a script, a template, a tool's configuration.</summary>
internal sealed class IptablesRestore(IptablesSession session)
{
    private readonly HashSet<string> _flushed = [];

    /// <summary>Whether a table keeps the rules that it has.</summary>
    public bool KeepsRules { get; init; }

    /// <summary>Where the content shows no family.</summary>
    public required IpFamily Family { get; init; }

    /// <summary>Reads a line of the file.</summary>
    public CoverageState Read(int start, int end)
    {
        Begin(start, end);
        if (start == end) return CoverageState.Irrelevant;
        var openQuote = IptablesWords.Split(session.Syntax, start, end, session.Log);
        if (openQuote >= 0) session.Log.Report(IptablesDiagnostics.OpenQuote, session.Syntax.Source.Span(openQuote, 1));
        return ReadWords();
    }

    /// <summary>Reads what a line of the file stands for.</summary>
    public CoverageState Read(int start, int end, string text)
    {
        Begin(start, end);
        var i = 0;
        while (session.Syntax.WordCount <= IptablesWords.MaximumWords)
        {
            while (i < text.Length && text[i] is ' ' or '\t') i++;
            if (i >= text.Length) break;
            var word = new System.Text.StringBuilder();
            while (i < text.Length && text[i] is not (' ' or '\t' or '"')) i = AppendOpen(text, i, word);
            if (i < text.Length && text[i] == '"')
            {
                for (i++; i < text.Length && text[i] != '"'; i++)
                {
                    if (text[i] == '\\' && i + 1 < text.Length) i++;
                    word.Append(text[i]);
                }

                i++;
            }

            session.Syntax.Add(new IptablesWord(start, end - start, start, 0, word.ToString()));
        }

        return ReadWords();
    }

    // The name of an open part may have blanks in it.
    private static int AppendOpen(string text, int i, System.Text.StringBuilder word)
    {
        if (text[i] != Placeholder.Start)
        {
            word.Append(text[i]);
            return i + 1;
        }

        var end = text.IndexOf(Placeholder.End, i);
        if (end < 0) end = text.Length - 1;
        word.Append(text, i, end + 1 - i);
        return end + 1;
    }

    private void Begin(int start, int end)
    {
        session.Syntax.Clear();
        session.Syntax.Line = session.Syntax.Source.Span(start, end - start);
    }

    private CoverageState ReadWords()
    {
        var syntax = session.Syntax;
        if (syntax.WordCount == 0 || syntax.Text(0).StartsWith("#")) return CoverageState.Irrelevant;
        var first = syntax.Text(0);
        if (first[0] == '*') return OpenTable(first is "*" && syntax.WordCount > 1 ? syntax.Text(1).ToString() : first[1..].ToString());
        if (first is "COMMIT")
        {
            session.Table = null;
            return CoverageState.Modelled;
        }

        if (session.Table is not { } table)
        {
            session.Log.Report(IptablesDiagnostics.StrayLine, syntax.Line, DiagnosticLog.Clip(syntax.Line.Text));
            return CoverageState.Unreadable;
        }

        if (first[0] == ':') return DeclareChain(table, first[1..].ToString());
        var from = first is ['[', .., ']'] ? 1 : 0;
        if (from < syntax.WordCount) return session.Run(from);
        return CoverageState.Irrelevant;
    }

    private CoverageState OpenTable(string name)
    {
        if (!IptablesTable.IsKnown(name)) session.Log.Report(IptablesDiagnostics.UnknownTable, session.Syntax.Line, DiagnosticLog.Clip(name));
        if (!KeepsRules && _flushed.Add(name) && session.IsOpen(Family, name) && session.Lowering.Guards.Count == 0) session.Forget(Family, name);
        session.Open(Family, name, session.Syntax.Line);
        return CoverageState.Modelled;
    }

    private CoverageState DeclareChain(IptablesTable table, string name)
    {
        var syntax = session.Syntax;
        var policy = syntax.WordCount > 1 ? syntax.Text(1).ToString() : "";
        syntax.Clear();
        var line = syntax.Line;

        // A chain of the user's that is there already is emptied, a built-in one is not.
        if (KeepsRules && table.Find(name) is { IsBuiltin: false } known) known.Rules.Clear();
        foreach (var word in table.Get(name, line).IsBuiltin ? (ReadOnlySpan<string>)["-P", name, policy] : ["-N", name])
            syntax.Add(new IptablesWord(line.Start, line.Length, line.Start, 0, word));
        if (policy.Contains(Placeholder.Start)) return OpenPolicy(table, name);
        return session.Run();
    }

    private static CoverageState OpenPolicy(IptablesTable table, string name)
    {
        var chain = table.Find(name)!;
        (chain.IsDeclared, chain.Policy) = (true, chain.IsBuiltin ? Model.Firewall.Policy.Unknown : chain.Policy);
        return CoverageState.Approximated;
    }
}
