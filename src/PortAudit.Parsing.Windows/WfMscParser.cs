using System.Collections.Immutable;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Transcripts;
using PortAudit.Parsing.Windows.Netsh;

namespace PortAudit.Parsing.Windows;

/// <summary>Reads the list that the console wf.msc exports: a header, then a rule a line, in columns between tabs.</summary>
/// <remarks>Columns that the user hides are missing; the direction is never a column, because inbound and outbound are two lists.</remarks>
public sealed class WfMscParser : IConfigParser
{
    private static readonly Dictionary<string, string> Columns = WindowsData.Lines("wfmsc-columns.txt", '\t')
        .SelectMany(f => f[1..].Select(s => (s, f[0]))).ToDictionary(c => c.s, c => c.Item2);

    public string Type => "wfmsc";

    public Detection Detect(SourceFile source)
    {
        if (source.Encoding.LooksBinary || source.LineCount == 0) return Detection.None;
        var line = source.Line(Header(source));
        if (line.Length > 4000 || !line.Contains('\t')) return Detection.None;
        var known = line.ToString().Split('\t').Select(c => Columns.GetValueOrDefault(NetshWords.Fold(c))).Where(c => c is not null).ToHashSet();
        return known.Contains("name") && known.Contains("action") && known.Count >= 4
            ? new Detection(85, $"line {Header(source)} has the columns of a rule list of wf.msc") : Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason)
    {
        var log = WindowsDiagnostics.NewLog();
        var policy = new WindowsPolicy(source);
        var coverage = new List<(SourceSpan Span, CoverageState State, bool IsRule)>();
        var first = Header(source);
        var header = source.Line(first).ToString().TrimEnd('\t').Split('\t').Select(c => Columns.GetValueOrDefault(NetshWords.Fold(c))).ToList();
        var inbound = Direction(source.Path);
        var ids = new RuleIds();
        for (var number = first + 1; number <= source.LineCount; number++)
        {
            var line = source.Line(number);
            if (line.Trim().IsEmpty) continue;
            var cells = line.ToString().Split('\t');
            // Every line ends with a tab: one column more, and empty.
            if (cells.Length > header.Count && cells.AsSpan(header.Count).IndexOfAnyExcept("") < 0) cells = cells[..header.Count];
            if (cells.Length != header.Count)
            {
                log.Report(WindowsDiagnostics.ShiftedColumns, source.LineSpan(number), cells.Length, header.Count);
                policy.Rules.Add(new WindowsRule($"line {number}", PolicyLayer.Active, source.LineSpan(number))
                {
                    IsUnreadable = true,
                    IsInbound = inbound
                });
                coverage.Add((source.LineSpan(number), CoverageState.Unreadable, true));
                continue;
            }

            string? Cell(string column) => header.IndexOf(column) is var at and >= 0 ? cells[at].Trim() : null;
            var name = Cell("name") ?? "";
            policy.Rules.Add(Rule(ids.Of(name), inbound, Cell, source.LineSpan(number), log));
            coverage.Add((source.LineSpan(number), CoverageState.Modelled, true));
        }

        if (policy.Rules.Count > 0) policy.RuleLayers.Add(PolicyLayer.Active);
        if (policy.Rules.Count > 0 && inbound is null) log.ReportFile(WindowsDiagnostics.NoDirection, source.Path);
        if (policy.IsEmpty) log.ReportFile(WindowsDiagnostics.NothingRead, source.Path);
        return WindowsInput.Of(source, Type, reason, policy, coverage, 0, log, !policy.IsEmpty);
    }

    private static int Header(SourceFile source) => source.Position(Greeting.End(source.Text)).Line;

    private static WindowsRule Rule(string id, bool? inbound, Func<string, string?> cell, SourceSpan span, DiagnosticLog log)
    {
        string? Text(string column) => cell(column) is { } value ? IsAny(value) ? "" : value : null;
        ImmutableArray<string>? List(string column, Func<string, bool> isValid)
        {
            if (cell(column) is not { } value) return null;
            if (IsAny(value)) return [];
            var items = value.Split([',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            foreach (var item in items)
            {
                if (isValid(item)) continue;
                log.Report(WindowsDiagnostics.UnknownWord, span, DiagnosticLog.Clip(item), column, "it is left open");
                return null;
            }

            return [.. items.Select(i =>
                WindowsData.AddressKeywords.TryGetValue(i.Replace(" ", "", StringComparison.Ordinal), out var keyword) ? keyword[0] : i)];
        }

        var protocol = cell("protocol") is { } p ? IsAny(p) ? "" : WindowsTerms.Protocol(p) : null;
        var narrowings = ImmutableArray.CreateBuilder<RuleNarrowing>();
        var notShown = ImmutableArray.CreateBuilder<string>();
        foreach (var (column, key) in new[] { ("users", "RUAuth"), ("computers", "RMAuth"), ("principals", "LUAuth"), ("owner", "LUOwn"),
            ("package", "AppPkgId") })
        {
            if (Text(column) is { Length: > 0 } value) narrowings.Add(new RuleNarrowing(key, value));
            else if (cell(column) is null && column is "users" or "computers") notShown.Add($"{column} that IPsec authenticates");
        }

        // The list has no column for a service or for interfaces.
        notShown.Add("service and interfaces");
        var action = NetshWords.Word("action", cell("action")) switch
        {
            "allow" => WindowsRuleAction.Allow,
            "block" => WindowsRuleAction.Block,
            "bypass" => WindowsRuleAction.Bypass,
            // "Secure": allow only what IPsec authenticates.
            _ when NetshWords.Fold(cell("action")) is "secure" or "allow the connection if it is secure" => Secure(),
            _ => WindowsRuleAction.Unknown,
        };
        if (action == WindowsRuleAction.Allow && NetshWords.Word("enabled", cell("override")) == "yes") action = WindowsRuleAction.Bypass;
        var hasPorts = protocol is "6" or "17" or "" or null;
        return new WindowsRule(id, PolicyLayer.Active, span)
        {
            Name = cell("name"),
            Group = cell("group"),
            Action = action,
            IsInbound = inbound,
            IsEnabled = NetshWords.Word("enabled", cell("enabled")) switch { "yes" => true, "no" => false, _ => null },
            Profiles = Profiles(cell("profile")),
            Protocol = protocol,
            LocalPorts = hasPorts ? List("localport", WindowsTerms.IsPort) : [],
            RemotePorts = hasPorts ? List("remoteport", WindowsTerms.IsPort) : [],
            IcmpTypes = null,
            LocalAddresses = List("localaddress", IsAddress),
            RemoteAddresses = List("remoteaddress", IsAddress),
            Program = Text("program"),
            Service = "",
            Narrowings = narrowings.ToImmutable(),
            NotShown = notShown.ToImmutable(),
        };

        WindowsRuleAction Secure()
        {
            narrowings.Add(new RuleNarrowing("Security", "Authenticate"));
            return WindowsRuleAction.Allow;
        }
    }

    // Which of the two lists it is, only the file's name can tell.
    private static bool? Direction(string path)
    {
        var name = path[(path.LastIndexOf('/') + 1)..];
        var isIn = name.Contains("inbound", StringComparison.OrdinalIgnoreCase) || name.Contains("eingehend", StringComparison.OrdinalIgnoreCase)
            || name.Contains("entrant", StringComparison.OrdinalIgnoreCase) || name.Contains("entrada", StringComparison.OrdinalIgnoreCase);
        var isOut = name.Contains("outbound", StringComparison.OrdinalIgnoreCase) || name.Contains("ausgehend", StringComparison.OrdinalIgnoreCase)
            || name.Contains("sortant", StringComparison.OrdinalIgnoreCase) || name.Contains("salida", StringComparison.OrdinalIgnoreCase);
        return isIn == isOut ? null : isIn;
    }

    private static NetworkProfiles? Profiles(string? text)
    {
        if (text is null) return null;
        if (NetshWords.Word("any", text) is not null || NetshWords.Fold(text) is "all" or "alle" or "todo" or "todos" or "tout" or "tous")
            return NetworkProfiles.All;
        var all = NetworkProfiles.None;
        foreach (var word in text.Split(','))
        {
            switch (NetshWords.Word("profile", word))
            {
                case "domain": all |= NetworkProfiles.Domain; break;
                case "private": all |= NetworkProfiles.Private; break;
                case "public": all |= NetworkProfiles.Public; break;
                default: return null;
            }
        }

        return all;
    }

    private static bool IsAny(string value) => NetshWords.Word("any", value) is not null;

    private static bool IsAddress(string text) =>
        WindowsTerms.IsAddress(text) || WindowsData.AddressKeywords.ContainsKey(text.Replace(" ", "", StringComparison.Ordinal));
}
