using PortAudit.Model.Diagnostics;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Iptables;
using PortAudit.Parsing.Transcripts;

namespace PortAudit.Parsing.Netfilter.Ufw;

/// <summary>Reads <c>ufw status</c>, plain, verbose and numbered, in any language: the rules that people gave ufw, and with verbose its
/// policies.</summary>
/// <remarks>What before.rules and after.rules hold, the listing does not show.</remarks>
public sealed class UfwStatusParser(IServiceNames serviceNames) : IConfigParser
{
    public string Type => "ufw";

    public Detection Detect(SourceFile source)
    {
        int number = 0, status = 0, rule = 0, others = 0;
        foreach (var raw in source.Text.AsSpan().EnumerateLines())
        {
            if (++number > NetfilterLimits.MostStatusLines) break;
            var line = raw.Trim();
            if (line.IsEmpty || RunsUfw(line) || (status == 0 && Prompt.Read(line, out _) is not null)) continue;
            if (StatusOf(line) is not null && status == 0) status = number;
            else if (IsRuleOfHeader(line)) rule = number;
            else if (rule > 0 && UfwStatusRow.HasAction(line)) return new Detection(97, $"line {number} is a rule as ufw status shows it");
            else others++;
        }

        if (status == 0 && DefaultsOf(source) is { Count: > 1 }) return new Detection(85, "a line names policies as ufw status shows them");
        return status > 0 && (others == 0 || rule > 0 || DefaultsOf(source) is not null) ? new Detection(96,
            $"line {status} says that ufw is {(StatusOf(source.Line(status).Trim())!.Value ? "active" : "inactive")}") : Detection.None;
    }

    public ParsedInput Parse(SourceFile source, string reason) => Read(source, reason, new UfwProfiles([]));

    private ParsedInput? Complete(ParsedInput input, IReadOnlyList<ParsedInput> host)
    {
        var profiles = new UfwProfiles(host.SelectMany(i => i.Sections).OfType<UfwSection>());
        return UfwHost.Complete(profiles.HasFiles ? Read(input.Source, input.Reason, profiles) : input, host, serviceNames);
    }

    private ParsedInput Read(SourceFile source, string reason, UfwProfiles profiles)
    {
        var log = new DiagnosticLog(IptablesDiagnostics.More);
        var settings = new Dictionary<string, string>();
        var rules = new List<UfwRule>();
        var assembly = new UfwAssembly(source, serviceNames, null, profiles);
        var (lines, ruleLines) = (default(CoverageCounts), default(CoverageCounts));
        var isTable = false;
        for (var number = 1; number <= source.LineCount; number++)
        {
            var span = Trimmed(source, number);
            var line = span.Text;
            var state = CoverageState.Irrelevant;
            if (line.IsEmpty || RunsUfw(line)) state = CoverageState.Irrelevant;
            else if (!isTable && StatusOf(line) is { } isActive)
            {
                settings["ENABLED"] = isActive ? "yes" : "no";
                state = CoverageState.Modelled;
            }
            else if (IsRuleOfHeader(line))
            {
                isTable = true;
                settings.TryAdd("ENABLED", "yes");
            }
            else if (isTable)
            {
                var rule = UfwStatusRow.Read(span) ?? new UfwRule(span, "", "", IpFamily.IPv4, default, default, "");
                rules.Add(rule);
                state = StateOf(rule, assembly, profiles, log);
                ruleLines = ruleLines.Add(state);
            }
            else if (DefaultsOf(line) is { } policies)
            {
                foreach (var (chain, policy) in policies) settings[$"DEFAULT_{chain}_POLICY"] = policy;
                state = CoverageState.Modelled;
            }

            lines = lines.Add(state);
        }

        return new ParsedInput(source, Type, reason)
        {
            Sections =
            [
                new RereadSection(source.Whole, Type, (input, host) => Complete(input, host.Inputs)),
                new UfwSection(source.Whole, Type, UfwPart.Settings, IpFamily.IPv4, settings) { IsStatus = true },
                .. new[] { IpFamily.IPv4, IpFamily.IPv6 }.Select(
                    family => new UfwSection(source.Whole, Type, UfwPart.User, family, new Dictionary<string, string>())
                {
                    IsStatus = true,
                    Shown = [.. rules.Where(r => r.Family == family || !r.IsReadable)],
                }),
            ],
            Diagnostics = [.. assembly.Diagnostics(source).Concat(log.ToList(source)).OrderBy(d => d.Span?.Start ?? 0)],
            Lines = lines,
            RuleLines = ruleLines,
            HasModel = settings.Count > 0,
        };
    }

    private static CoverageState StateOf(UfwRule rule, UfwAssembly assembly, UfwProfiles profiles, DiagnosticLog log)
    {
        if (!rule.IsReadable)
        {
            log.Report(UfwDiagnostics.BadRow, rule.Span, DiagnosticLog.Clip(rule.Span.Text));
            return CoverageState.Unreadable;
        }

        foreach (var name in (ReadOnlySpan<string>)[rule.To.Profile, rule.From.Profile])
            if (name.Length > 0 && profiles.Find(name) is null) log.Count(UfwDiagnostics.UnknownProfile, DiagnosticLog.Clip(name), rule.Span);
        return assembly.ReadAlone(rule);
    }

    /// <summary>The heading's second line, which no language changes but in its widths: <c>--   ------   ----</c>.</summary>
    private static bool IsRuleOfHeader(ReadOnlySpan<char> line)
    {
        if (line.Length > 200 || line.IndexOfAnyExcept('-', ' ') >= 0) return false;
        var groups = 0;
        for (var i = 0; i < line.Length; i++)
            if (line[i] == '-' && (i == 0 || line[i - 1] == ' ')) groups++;
        return groups == 3;
    }

    private static bool? StatusOf(ReadOnlySpan<char> line) => line is "Status: active" ? true : line is "Status: inactive" ? false : null;

    // After any prompt, or as the command alone.
    private static bool RunsUfw(ReadOnlySpan<char> line) =>
        line.Length < 2000 && line.IndexOf("ufw status", StringComparison.Ordinal) is >= 0 and var at
        && (at == 0 || line[at - 1] is ' ' or '/' or '#' or '$' or '>') && !line.Contains("(", StringComparison.Ordinal);

    private static List<(string Chain, string Policy)>? DefaultsOf(SourceFile source)
    {
        for (var number = 1; number <= Math.Min(source.LineCount, NetfilterLimits.MostStatusLines); number++)
            if (DefaultsOf(source.Line(number).Trim()) is { } policies) return policies;
        return null;
    }

    /// <summary>Default: deny (incoming), allow (outgoing), disabled (routed). The words before the brackets are the same in every
    /// language.</summary>
    private static List<(string Chain, string Policy)>? DefaultsOf(ReadOnlySpan<char> line)
    {
        if (line.Length > 400 || line.IndexOf("),", StringComparison.Ordinal) < 0 || line.IndexOf(':') is not (> 0 and var colon)) return null;
        var groups = line[(colon + 1)..].ToString().Split("),");
        if (groups.Length is < 2 or > 3) return null;
        var policies = new List<(string, string)>();
        for (var i = 0; i < groups.Length; i++)
        {
            var policy = groups[i].AsSpan().Trim();
            policy = policy[..Math.Max(0, policy.IndexOf(' '))];
            if (policy is not ("allow" or "deny" or "reject" or "disabled")) return null;

            // disabled: this host forwards nothing, whatever the policy is.
            if (policy is not "disabled")
                policies.Add((i switch { 0 => "INPUT", 1 => "OUTPUT", _ => "FORWARD" },
                    policy switch { "allow" => "ACCEPT", "deny" => "DROP", _ => "REJECT" }));
        }

        return policies;
    }

    private static SourceSpan Trimmed(SourceFile source, int number)
    {
        var span = source.LineSpan(number);
        var (start, end) = (span.Start, span.Start + span.Length);
        while (start < end && char.IsWhiteSpace(source.Text[start])) start++;
        while (end > start && char.IsWhiteSpace(source.Text[end - 1])) end--;
        return source.Span(start, end - start);
    }
}
