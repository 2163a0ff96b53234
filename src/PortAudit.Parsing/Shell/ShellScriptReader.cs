using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Ipsets;
using PortAudit.Parsing.Iptables;
using PortAudit.Parsing.Sockets;

namespace PortAudit.Parsing.Shell;

/// <summary>Does what a script's commands do to the firewall, and keeps count of the file's lines.</summary>
internal sealed class ShellScriptReader
{
    private static readonly string[] Prefixes = ["sudo", "doas", "nice", "ionice", "env", "command", "exec", "time", "nohup", "eval", "$", "busybox", "+"];

    private readonly SourceFile _source;
    private readonly IServiceNames _serviceNames;
    private readonly IpsetCatalog? _sets;
    private readonly IptablesSession _session;
    private readonly IpsetCommands _ipsets;
    private readonly ShellRunner _runner;
    private readonly Dictionary<int, CoverageState> _lines = [];
    private readonly Dictionary<int, CoverageState> _rules = [];
    private readonly HashSet<(IpFamily, string)> _flushed = [];

    /// <param name="sets">What the host's other files, or this script's own first reading, say of sets.</param>
    public ShellScriptReader(SourceFile source, IServiceNames serviceNames, IpsetCatalog? sets = null)
    {
        (_source, _serviceNames, _sets) = (source, serviceNames, sets);
        _session = new IptablesSession(source, serviceNames, ShellDiagnostics.Undeclared) { NoSuchRule = ShellDiagnostics.NoSuchRule, MissedDeletion = CoverageState.Irrelevant };
        _session.Lowering.Sets = sets;
        _ipsets = new IpsetCommands(serviceNames, _session.Log);
        _runner = new ShellRunner(source, _session.Log, Run);
    }

    public ParsedInput Read(string type, string reason)
    {
        var nodes = new ShellParser(_source, _session.Log).Read();
        CountRules(nodes, 0);
        _runner.Run(nodes);
        if (_source.Text.Length > 0 && _source.Text[^1] is not '\n') _session.Log.Report(ShellDiagnostics.CutOff, _source.LineSpan(_source.LineCount));
        if (_runner.IsCutShort) _session.OpenAll("what the rest of the script does", _source.LineSpan(1));

        // Rules may name sets that the script fills later: they are looked up as it leaves them.
        if (_sets is null && _ipsets.Sets.Count > 0) return new ShellScriptReader(_source, _serviceNames, new IpsetCatalog(_ipsets.Sets)).Read(type, reason);
        var rulesets = _session.Finish(_source);
        var lines = default(CoverageCounts);
        for (var line = 1; line <= _source.LineCount; line++) lines = lines.Add(_lines.GetValueOrDefault(line, CoverageState.Irrelevant));
        var ruleLines = default(CoverageCounts);
        foreach (var state in _rules.Values) ruleLines = ruleLines.Add(state);
        return new ParsedInput(_source, type, reason)
        {
            Rulesets = rulesets,
            Fragments = _ipsets.Sets.Count > 0 ? [new IpsetFragment(_source, _ipsets.Sets)] : [],
            Diagnostics = _session.Log.ToList(_source),
            Lines = lines,
            RuleLines = ruleLines,
            HasModel = rulesets.Count > 0 || _ipsets.Sets.Count > 0,
        };
    }

    /// <summary>Every command of the text that states a rule counts, also one that is never run.</summary>
    private void CountRules(IEnumerable<ShellNode> nodes, int depth)
    {
        if (depth > 100) return;
        foreach (var node in nodes)
        {
            switch (node)
            {
                case ShellCommand command when IsRule(command):
                    _rules.TryAdd(command.Start, CoverageState.Irrelevant);
                    break;
                case ShellPipeline pipeline:
                    CountRules(pipeline.Commands, depth + 1);
                    break;
                case ShellChoice choice:
                    CountRules([choice.Left, choice.Right], depth + 1);
                    break;
                case ShellIf branch:
                    foreach (var (test, body) in branch.Clauses) CountRules([.. test, .. body], depth + 1);
                    CountRules(branch.Else ?? [], depth + 1);
                    break;
                case ShellFor loop:
                    CountRules(loop.Body, depth + 1);
                    break;
                case ShellLoop loop:
                    CountRules([.. loop.Test, .. loop.Body], depth + 1);
                    break;
                case ShellCase choice:
                    foreach (var (_, body) in choice.Arms) CountRules(body, depth + 1);
                    break;
                case ShellFunction function:
                    CountRules([function.Body], depth + 1);
                    break;
                case ShellGroup group:
                    CountRules(group.Body, depth + 1);
                    break;
            }
        }
    }

    private static bool IsRule(ShellCommand command)
    {
        var isTool = command.Words.Any(w => w.Plain is { } plain && FirewallTool.Find(plain) is { Kind: FirewallToolKind.Iptables })
            || (command.Words.Count > 0 && command.Words[0].Parts is [{ Kind: ShellPartKind.Variable } variable] && FirewallTool.OfVariable(variable.Text) is "iptables" or "ip6tables");
        return isTool && command.Words.Any(w => w.Plain is "-A" or "-I" or "-R" or "--append" or "--insert" or "--replace");
    }

    private ShellStatus? Run(IReadOnlyList<(string Text, ShellWord Word)> fields, ShellCommand command, IReadOnlyList<Condition> guards)
    {
        var at = 0;
        var isWrapped = false;
        while (at < fields.Count && FirewallTool.Find(fields[at].Text) is null)
        {
            var name = fields[at].Text;
            if (Prefixes.Contains(name[(name.LastIndexOf('/') + 1)..]) || (at > 0 && (name.StartsWith('-') || name.Contains('=', StringComparison.Ordinal))))
            {
                at++;
                continue;
            }

            var next = at + 1;
            while (next < fields.Count && FirewallTool.Find(fields[next].Text) is not { Kind: FirewallToolKind.Iptables or FirewallToolKind.Restore or FirewallToolKind.Ipset }) next++;
            if (next >= fields.Count || name is "command" or "which" or "type" or "whereis" or "apt" or "apt-get" or "yum" or "dnf" or "grep" or "apk" or "ls" or "systemctl" or "service" or "chmod" or "cp" or "rm" or "test" or "install" or "update-alternatives" or "alternatives") return null;
            _session.Log.Report(ShellDiagnostics.UnknownWrapper, command.Span(_source), IptablesDiagnosticLog.Clip(name));
            if (name == "ip" && fields.Any(f => f.Text == "netns")) return ShellStatus.Success;
            (at, isWrapped) = (next, true);
        }

        if (at >= fields.Count) return null;
        _session.Lowering.Guards.Clear();
        _session.Lowering.Guards.AddRange(guards);
        if (isWrapped) _session.Lowering.Guards.Add(new UnknownCondition($"'{IptablesDiagnosticLog.Clip(fields[0].Text)}' runs the command", UnknownKind.Fresh, command.Span(_source)));
        _session.Lowering.OpenKind = _runner.IsInOpenLoop ? UnknownKind.Fresh : UnknownKind.Named;
        var tool = FirewallTool.Find(fields[at].Text)!.Value;
        switch (tool.Kind)
        {
            case FirewallToolKind.Iptables:
                return RunIptables(tool.Family, fields, at + 1, command);
            case FirewallToolKind.Restore:
                return RunRestore(tool.Family, fields, command);
            case FirewallToolKind.Ipset:
                RunIpset(fields, at + 1, command);
                return ShellStatus.Success;
            case FirewallToolKind.Nft:
                _session.Log.ReportOnce(ShellDiagnostics.NftCommand, command.Span(_source));
                Mark(command, CoverageState.Unreadable);
                return ShellStatus.Success;
            default:
                _session.Log.Report(ShellDiagnostics.NotFollowed, command.Span(_source), IptablesDiagnosticLog.Clip(string.Join(' ', fields.Select(f => f.Text))));
                Mark(command, CoverageState.Unreadable);
                return ShellStatus.Success;
        }
    }

    private ShellStatus RunIptables(IpFamily family, IReadOnlyList<(string Text, ShellWord Word)> fields, int from, ShellCommand command)
    {
        var table = "filter";
        for (var i = from; i < fields.Count; i++)
        {
            var text = fields[i].Text;
            if (text is "-t" or "--table" && i + 1 < fields.Count) table = fields[i + 1].Text;
            else if (text.StartsWith("--table=", StringComparison.Ordinal)) table = text[8..];
            else if (text is "-6" or "--ipv6") family = IpFamily.IPv6;
            else if (text is ['-', >= 'A' and <= 'z', _, ..] && text.AsSpan().ContainsAny("LSZV") && text[1] != '-') return Listed(fields, i, family, table);
            else if (text is "--version" or "--help" or "-V" or "-h") return ShellStatus.Success;
        }

        var line = command.Span(_source);
        if (table.Contains(IptablesSyntax.OpenPart))
        {
            _session.Log.Report(ShellDiagnostics.OpenChain, line);
            _session.OpenAll("a command for a table that the script does not tell", line);
            return Marked(command, CoverageState.Unreadable);
        }

        if (!IptablesTable.IsKnown(table))
        {
            _session.Log.Report(ShellDiagnostics.BadName, line, IptablesDiagnosticLog.Clip(table));
            return Marked(command, CoverageState.Unreadable);
        }

        _session.Open(family, table, line);
        var syntax = _session.Syntax;
        syntax.Clear();
        syntax.Line = line;
        for (var i = from; i < fields.Count && syntax.WordCount <= 4000; i++)
        {
            var word = fields[i].Word;
            syntax.Add(new IptablesWord(word.Start, word.End - word.Start, word.Start, 0, fields[i].Text));
        }

        if (syntax.WordCount == 0) return ShellStatus.Success;
        var isReadable = _session.Reader.Read(0);
        if (syntax.Command == IptablesCommand.Flush && syntax.Chain < 0) _flushed.Add((family, table));
        if (syntax.Command is IptablesCommand.Append or IptablesCommand.Insert && _flushed.Add((family, table))) _session.Log.Report(ShellDiagnostics.Unflushed, line, table);
        if (syntax.Chain >= 0 && syntax.IsOpen(syntax.Chain))
        {
            _session.Log.Report(ShellDiagnostics.OpenChain, line);
            _session.Table!.OpenAll("a command for a chain that the script does not tell", line);
            return Marked(command, CoverageState.Unreadable);
        }

        if (syntax.Operand >= 0 && syntax.IsOpen(syntax.Operand) && syntax.Command == IptablesCommand.SetPolicy)
        {
            var chain = _session.Table!.Get(syntax.Text(syntax.Chain), line);
            (chain.IsDeclared, chain.Policy) = (true, Model.Firewall.Policy.Unknown);
            return Marked(command, CoverageState.Approximated);
        }

        var state = _session.Commands.Run(_session.Table!, isReadable);
        Mark(command, state);
        return _session.Commands.Found ? ShellStatus.Success : ShellStatus.Failure;
    }

    /// <summary>-L and -S change nothing; with a chain they ask whether there is one.</summary>
    private ShellStatus Listed(IReadOnlyList<(string Text, ShellWord Word)> fields, int at, IpFamily family, string table)
    {
        if (at + 1 >= fields.Count || fields[at + 1].Text.StartsWith('-') || !_session.IsOpen(family, table)) return ShellStatus.Success;
        var chain = _session.Open(family, table, _source.Span(0, 0)).Find(fields[at + 1].Text);
        return chain is null ? ShellStatus.Failure : ShellStatus.Success;
    }

    private ShellStatus RunRestore(IpFamily family, IReadOnlyList<(string Text, ShellWord Word)> fields, ShellCommand command)
    {
        if (fields.Any(f => f.Text is "-t" or "--test")) return ShellStatus.Success;
        if (command.Here is not { } here)
        {
            _session.Log.Report(ShellDiagnostics.RulesNotFollowed, command.Span(_source), IptablesDiagnosticLog.Clip(_source.Text.AsSpan(command.Start, command.End - command.Start)));
            _session.Open(family, "filter", command.Span(_source));
            _session.OpenAll("rules that the script loads from elsewhere", command.Span(_source));
            return Marked(command, CoverageState.Unreadable);
        }

        Mark(command, CoverageState.Modelled);
        var restore = new IptablesRestore(_session) { Family = family, KeepsRules = fields.Any(f => f.Text is "-n" or "--noflush") };
        var reader = new ShellWordReader(_source.Text);
        for (var at = here.Start; at < here.End;)
        {
            var end = _source.Text.IndexOf('\n', at, here.End - at);
            if (end < 0) end = here.End;
            var (first, last) = (at, end);
            while (first < last && _source.Text[first] is ' ' or '\t') first++;
            while (last > first && _source.Text[last - 1] is ' ' or '\t' or '\r') last--;
            var isPlain = here.IsLiteral || _source.Text.AsSpan(first, last - first).IndexOfAny("$`\\") < 0;
            var text = isPlain ? null : _runner.Scope.Value(reader.ReadText(first, last), new ShellWord(first, last, []));
            var state = text is null ? restore.Read(first, last) : restore.Read(first, last, text);
            MarkLine(first, state);
            if (_session.Syntax.Command is IptablesCommand.Append or IptablesCommand.Insert or IptablesCommand.Replace) _rules[first] = state;
            _session.Syntax.Command = IptablesCommand.None;
            at = end + 1;
        }

        return ShellStatus.Success;
    }

    private void RunIpset(IReadOnlyList<(string Text, ShellWord Word)> fields, int from, ShellCommand command)
    {
        if (command.Here is { } here && fields.Any(f => f.Text is "restore" or "-R" or "--restore"))
        {
            for (var at = here.Start; at < here.End;)
            {
                var end = _source.Text.IndexOf('\n', at, here.End - at);
                if (end < 0) end = here.End;
                var line = _source.Span(at, end - at);
                var words = _source.Text[at..end].Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
                if (words.Length > 0 && words[0][0] != '#')
                    MarkLine(at, words.Any(w => w.Contains('$', StringComparison.Ordinal)) ? CoverageState.Unreadable : _ipsets.Run(words, _ => line));
                at = end + 1;
            }

            return;
        }

        var texts = fields.Skip(from).Select(f => f.Text).ToList();
        var state = _ipsets.Run(texts, i => _source.Span(fields[Math.Min(from + i, fields.Count - 1)].Word.Start, fields[Math.Min(from + i, fields.Count - 1)].Word.End - fields[Math.Min(from + i, fields.Count - 1)].Word.Start));
        if (_session.Lowering.Guards.Count > 0 && texts.Count > 1 && texts[0] is not ("create" or "-N") && texts.Select(t => _ipsets.Find(t)).FirstOrDefault(s => s is not null) is { } set) set.IsOpen = true;
        Mark(command, state);
    }

    private ShellStatus Marked(ShellCommand command, CoverageState state)
    {
        Mark(command, state);
        return ShellStatus.Success;
    }

    /// <summary>A command's lines are as good as its worst use.</summary>
    private void Mark(ShellCommand command, CoverageState state)
    {
        if (_rules.TryGetValue(command.Start, out var before)) _rules[command.Start] = Worse(before, state);
        else if (_session.Syntax.Command is IptablesCommand.Append or IptablesCommand.Insert or IptablesCommand.Replace) _rules[command.Start] = state;
        var last = _source.Position(Math.Max(command.Start, command.End - 1)).Line;
        for (var line = _source.Position(command.Start).Line; line <= last; line++) _lines[line] = Worse(_lines.GetValueOrDefault(line, CoverageState.Irrelevant), state);
        _session.Syntax.Command = IptablesCommand.None;
    }

    private void MarkLine(int at, CoverageState state)
    {
        var line = _source.Position(at).Line;
        _lines[line] = Worse(_lines.GetValueOrDefault(line, CoverageState.Irrelevant), state);
    }

    private static CoverageState Worse(CoverageState left, CoverageState right) => (left, right) switch
    {
        (CoverageState.Irrelevant, _) => right,
        (_, CoverageState.Irrelevant) => left,
        _ => left > right ? left : right,
    };
}
