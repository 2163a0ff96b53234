using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Iptables;
using PortAudit.Parsing.Netfilter.Words;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>Does what a script's runs of iptables and iptables-restore do.</summary>
internal sealed class ShellIptables(SourceFile source, IptablesSession session, ShellCoverage coverage, ParseContext context)
{
    private readonly HashSet<(IpFamily, string)> _flushed = [];
    private readonly List<SourceFile> _files = [];

    /// <summary>The files that iptables-restore reads.</summary>
    public IReadOnlyList<SourceFile> Files => _files;

    private bool StatesRule => session.Syntax.Command is IptablesCommand.Append or IptablesCommand.Insert or IptablesCommand.Replace;

    public ShellStatus Run(IpFamily family, ShellInvocation run)
    {
        var (table, fields, command) = ("filter", run.Fields, run.Command);
        session.Syntax.Command = IptablesCommand.None;
        for (var i = run.Tool + 1; i < fields.Count; i++)
        {
            var text = fields[i].Text;
            if (text is "-t" or "--table" && i + 1 < fields.Count) table = fields[i + 1].Text;
            else if (text.StartsWith("--table=", StringComparison.Ordinal)) table = text[8..];
            else if (text is "-6" or "--ipv6") family = IpFamily.IPv6;
            else if (text is ['-', >= 'A' and <= 'z', _, ..] && text.AsSpan().ContainsAny("LSZV") && text[1] != '-')
                return Listed(fields, i, family, table);
            else if (text is "--version" or "--help" or "-V" or "-h") return ShellStatus.Success;
        }

        var line = command.Span(source);
        if (table.Contains(Placeholder.Start))
        {
            session.Log.Report(ShellDiagnostics.OpenChain, line);
            session.OpenAll("a command for a table that the script does not tell", line);
            return Marked(command, CoverageState.Unreadable);
        }

        if (!IptablesTable.IsKnown(table))
        {
            session.Log.Report(ShellDiagnostics.BadName, line, DiagnosticLog.Clip(table));
            return Marked(command, CoverageState.Unreadable);
        }

        session.Open(family, table, line);
        var syntax = session.Syntax;
        syntax.Clear();
        syntax.Line = line;
        for (var i = run.Tool + 1; i < fields.Count && syntax.WordCount <= 4000; i++)
        {
            var word = fields[i].Word;
            syntax.Add(new PlacedWord(word.Start, word.End - word.Start, word.Start, 0, fields[i].Text));
        }

        return syntax.WordCount == 0 ? ShellStatus.Success : RunWords(family, table, command, line);
    }

    public ShellStatus Restore(IpFamily family, ShellInvocation run)
    {
        var options = RestoreOptions.Read(run.Fields.Skip(run.Tool + 1).Select(f => f.Text));
        if (options.IsTest) return ShellStatus.Success;
        var line = run.Command.Span(source);
        if (run.Read() is { } text)
        {
            Marked(run.Command, CoverageState.Modelled);
            var restore = options.Open(session, family);
            foreach (var piece in text.Lines()) Restore(restore, piece);
            return Ended(restore);
        }

        if ((run.InputFile ?? options.File) is { } name && !name.Contains(Placeholder.Start)
            && context.Find(source, name) is { Access: SiblingAccess.Found, Files: [var file] })
        {
            var status = RestoreFile(family, options, file);
            Marked(run.Command, CoverageState.Modelled);
            return status;
        }

        session.Log.Report(ShellDiagnostics.RulesNotFollowed, line, DiagnosticLog.Clip(line.Text));
        session.Open(family, options.Table ?? "filter", line);
        session.OpenAll("rules that the script loads from elsewhere", line);
        return Marked(run.Command, CoverageState.Unreadable);
    }

    private ShellStatus RunWords(IpFamily family, string table, ShellCommand command, SourceSpan line)
    {
        var syntax = session.Syntax;
        var isReadable = session.Reader.Read(0);
        if (syntax.Command == IptablesCommand.Flush && syntax.Chain < 0) _flushed.Add((family, table));
        if (syntax.Command is IptablesCommand.Append or IptablesCommand.Insert && _flushed.Add((family, table)))
            session.Log.Report(ShellDiagnostics.Unflushed, line, table);
        if (syntax.Chain >= 0 && syntax.IsOpen(syntax.Chain))
        {
            session.Log.Report(ShellDiagnostics.OpenChain, line);
            session.Table!.OpenAll("a command for a chain that the script does not tell", line);
            return Marked(command, CoverageState.Unreadable);
        }

        if (syntax.Operand >= 0 && syntax.IsOpen(syntax.Operand) && syntax.Command == IptablesCommand.SetPolicy)
        {
            var chain = session.Table!.Get(syntax.Text(syntax.Chain), line);
            (chain.IsDeclared, chain.Policy) = (true, Model.Firewall.Policy.Unknown);
            return Marked(command, CoverageState.Approximated);
        }

        Marked(command, session.Commands.Run(session.Table!, isReadable));
        return session.Commands.Found ? ShellStatus.Success : ShellStatus.Failure;
    }

    /// <summary>-L and -S change nothing; with a chain they ask whether there is one.</summary>
    private ShellStatus Listed(IReadOnlyList<(string Text, ShellWord Word)> fields, int at, IpFamily family, string table)
    {
        if (at + 1 >= fields.Count || fields[at + 1].Text.StartsWith('-') || !session.IsOpen(family, table)) return ShellStatus.Success;
        var chain = session.Open(family, table, source.Span(0, 0)).Find(fields[at + 1].Text);
        return chain is null ? ShellStatus.Failure : ShellStatus.Success;
    }

    private void Restore(RestoreReader restore, ShellPiece piece)
    {
        var text = piece.Text.TrimEnd('\r');
        var (start, end) = (piece.Origin.Start, piece.Origin.Start + piece.Origin.Length);
        while (end > start && source.Text[end - 1] is '\r' or '\n') end--;
        var state = source.Text.AsSpan(start, end - start).SequenceEqual(text)
            ? restore.Read(start, end) : restore.Read(source.Span(start, end - start), text);
        coverage.Mark(source.Span(start, end - start), state, restore.StatesRule);
        session.Syntax.Command = IptablesCommand.None;
    }

    private static ShellStatus Ended(RestoreReader restore)
    {
        restore.End();
        return restore.IsRefused ? ShellStatus.Failure : ShellStatus.Success;
    }

    private ShellStatus RestoreFile(IpFamily family, RestoreOptions options, SourceFile file)
    {
        var (sets, guards) = (session.Lowering.Sets, session.Lowering.Guards.ToList());
        _files.Add(file);
        session.Use(file);
        session.Lowering.Sets = sets;
        session.Lowering.Guards.AddRange(guards);
        var restore = options.Open(session, family);
        for (var number = 1; number <= file.LineCount; number++)
        {
            var span = file.LineSpan(number);
            restore.Read(span.Start, span.Start + span.Length);
        }

        var status = Ended(restore);
        session.Use(source);
        session.Lowering.Sets = sets;
        return status;
    }

    private ShellStatus Marked(ShellCommand command, CoverageState state)
    {
        coverage.Mark(command, state, StatesRule);
        session.Syntax.Command = IptablesCommand.None;
        return ShellStatus.Success;
    }
}
