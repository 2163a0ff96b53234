using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Ipsets;

namespace PortAudit.Parsing.Netfilter.Iptables.Listings;

/// <summary>Reads what <c>iptables -L</c> prints, with or without <c>-n</c>, <c>-v</c>, <c>-x</c> and <c>--line-numbers</c>.</summary>
/// <remarks>An export may have rules as <c>-S</c> prints them after it. Each row becomes the options that iptables-save would print for it.
/// Long values push the columns aside, so cells are told apart by blanks and by what they hold; only an empty target shows by its place
/// alone.</remarks>
internal sealed class TableListingReader : RuleListingReader
{
    private const string Hidden = "the interfaces, which a listing without -v does not show";

    private readonly ListingCells _cells = new();
    private readonly ListingExtras _extras;
    private readonly HashSet<string> _shown = [];
    private ListingColumns? _columns;
    private string? _chain;
    private int _number;
    private bool _isRules;

    public TableListingReader(SourceFile source, IpFamily family, IServiceNames serviceNames, IpsetCatalog? sets = null)
        : base(source, family, serviceNames, sets) => _extras = new ListingExtras(Session.Syntax, _cells);

    protected override CoverageState ReadLine(int start, int end, bool isLast)
    {
        if (IsRuleLine(Text.AsSpan(start, end - start)))
        {
            if (!_isRules) CloseSection();
            _isRules = true;
            return base.ReadLine(start, end, isLast);
        }

        // The place of the first cell counts.
        while (start > 0 && Text[start - 1] is ' ' or '\t') start--;
        _cells.Split(Source, start, end);
        if (_cells[0] is "Chain" && _cells.Count > 1) return ReadChain(end);
        if (ListingColumns.Read(Text.AsSpan(start, end - start)) is { } columns)
        {
            _columns = columns;
            return CoverageState.Irrelevant;
        }

        if (_chain is null || _columns is null)
        {
            Log.Report(IptablesDiagnostics.StrayListingLine, Source.Span(start, end - start), DiagnosticLog.Clip(Text.AsSpan(start, end - start)));
            return CoverageState.Unreadable;
        }

        return CountRule(ReadRow(start, end, isLast));
    }

    protected override void EndSection()
    {
        base.EndSection();
        _shown.Clear();
        (_chain, _columns) = (null, null);
    }

    private CoverageState ReadChain(int end)
    {
        var name = _cells[1].ToString();
        var rest = Text.AsSpan(_cells.Start(1) + name.Length, end - _cells.Start(1) - name.Length).Trim();
        if (_isRules || _shown.Contains(name) || Session.Table is null)
        {
            CloseSection();
            OpenTable(_cells.Span(0, 1), Builtins(_cells.Start(0)), Evidence(_cells.Start(0)));
        }

        _isRules = false;
        _shown.Add(name);
        (_chain, _columns, _number) = (name, null, 0);
        var policy = rest.StartsWith("(policy ") ? rest[8..].TrimEnd(')') : default;
        if (policy.IndexOf(' ') is > 0 and var blank) policy = policy[..blank];
        if (rest.IsEmpty || (policy.IsEmpty && !rest.Contains("reference", StringComparison.Ordinal)))
            Log.Report(IptablesDiagnostics.BadPolicy, _cells.Span(0, 1), DiagnosticLog.Clip(rest), DiagnosticLog.Clip(name));
        Begin(_cells.Span(0, 1));
        Add(0, policy.IsEmpty ? "-N" : "-P");
        Add(1, name);
        if (!policy.IsEmpty) Add(1, policy.ToString());
        return Session.Run();
    }

    private HashSet<string> Builtins(int start)
    {
        var names = new HashSet<string>();
        foreach (var line in Ahead(start).EnumerateLines())
        {
            var row = line.TrimStart();
            if (!row.StartsWith("Chain ") || !row.Contains("(policy", StringComparison.Ordinal)) continue;
            var name = row[6..];
            if (!names.Add((name.IndexOf(' ') is > 0 and var blank ? name[..blank] : name).ToString())) break;
        }

        return names;
    }

    /// <summary>Addresses of the section, up to a chain that is listed again.</summary>
    private IpFamily? Evidence(int start)
    {
        var inputs = 0;
        foreach (var line in Ahead(start).EnumerateLines())
        {
            var row = line.TrimStart();
            if (row.StartsWith("Chain INPUT ") && inputs++ > 0) return null;
            if (row.StartsWith("Chain ") || row.IsEmpty) continue;
            foreach (var range in row.Split(' '))
            {
                var cell = row[range].TrimStart('!');
                if (cell.StartsWith("/*")) break;
                if (cell is "::/0" or "ipv6-icmp" || cell.StartsWith("ipv6-icmp")
                    || (cell.Count(':') > 1 && IpAddress.TryParse(cell.IndexOf('/') is > 0 and var slash ? cell[..slash] : cell, out _)))
                    return IpFamily.IPv6;
                if (cell.Count('.') == 3 && IpAddress.TryParse(cell.IndexOf('/') is > 0 and var cut ? cell[..cut] : cell, out _))
                    return IpFamily.IPv4;
            }
        }

        return null;
    }

    private CoverageState ReadRow(int start, int end, bool isLast)
    {
        var columns = _columns!;
        var line = Source.Span(start, end - start);
        Begin(line);
        var at = 0;
        if (columns.HasNumber && ReadNumber(ref at) is { } gap) return gap;
        if (columns.HasCounters) at += 2;
        if (isLast)
        {
            Log.Report(IptablesDiagnostics.ListingCutOff, line);
            return Unreadable(line);
        }

        if (columns.Locate(_cells, at, start) is not { } row)
        {
            Log.Report(IptablesDiagnostics.StrayListingLine, line, DiagnosticLog.Clip(line.Text));
            return Unreadable(line);
        }

        Add(0, "-A");
        Add(0, _chain!);
        Option(row.Protocol, "-p", _cells[row.Protocol] is "all" or "0");
        if (row.Fragment >= 0 && _cells[row.Fragment].EndsWith("f")) Option(row.Fragment, "-f", false);
        if (row.Input >= 0)
        {
            Option(row.Input, "-i", _cells[row.Input] is "*" or "any");
            Option(row.Input + 1, "-o", _cells[row.Input + 1] is "*" or "any");
        }

        Option(row.Source, "-s", _cells[row.Source] is "anywhere" or "0.0.0.0/0" or "::/0");
        Option(row.Source + 1, "-d", _cells[row.Source + 1] is "anywhere" or "0.0.0.0/0" or "::/0");
        if (row.Input < 0)
        {
            Log.ReportOnce(IptablesDiagnostics.HiddenInterfaces, line);
            Session.Lowering.Guards.Add(new UnknownCondition(Hidden, UnknownKind.Fresh, line));
        }

        var target = row.Target >= 0 ? _cells[row.Target].ToString() : "";
        if (_extras.Read(row.Source + 2, target) is { } unread)
        {
            var text = _cells.Span(unread.First, unread.Last);
            Log.Count(IptablesDiagnostics.UnreadListingText, DiagnosticLog.Clip(text.Text), text);
            Session.Lowering.Guards.Add(new UnknownCondition(DiagnosticLog.Clip(text.Text), UnknownKind.Fresh, text));
        }

        return Session.Run();
    }

    /// <summary>Rules that a filter took out leave a gap in the numbers.</summary>
    private CoverageState? ReadNumber(ref int at)
    {
        if (!int.TryParse(_cells[0], out var number)) return null;
        at = 1;
        if (number != _number + 1)
        {
            Log.Report(IptablesDiagnostics.RuleNumberGap, _cells.Span(0, 0), number, _number);
            Session.Table!.Get(_chain!, _cells.Span(0, 0)).Rules.Add(
                IptablesLowering.Missing("rules that the listing leaves out", _cells.Span(0, 0)));
        }

        _number = number;
        return null;
    }

    private CoverageState Unreadable(SourceSpan line)
    {
        Session.Table!.Get(_chain!, line).Rules.Add(IptablesLowering.Unreadable(line));
        return CoverageState.Unreadable;
    }

    private void Begin(SourceSpan line)
    {
        Session.Syntax.Clear();
        Session.Syntax.Line = line;
        Session.Lowering.Guards.Clear();
    }

    private void Option(int cell, string name, bool isAny)
    {
        if (isAny) return;
        var text = _cells[cell];
        if (text[0] == '!') Add(cell, "!");
        Add(cell, name);
        if (name is not "-f") Add(cell, text.TrimStart('!').ToString());
    }

    private void Add(int cell, string text) => Session.Syntax.Add(_cells.Word(cell, text));
}
