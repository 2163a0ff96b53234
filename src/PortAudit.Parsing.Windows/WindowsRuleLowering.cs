using System.Collections.Immutable;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Windows;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Parsing.Windows;

/// <summary>Turns one rule into conditions and a verdict. What the export does not show becomes a question, never "any".</summary>
internal sealed class WindowsRuleLowering(bool inbound)
{
    private static readonly RangeCondition Tcp = new(PacketField.Protocol, [new ValueRange(IpProtocol.Tcp)]);
    private static readonly RangeCondition Udp = new(PacketField.Protocol, [new ValueRange(IpProtocol.Udp)]);
    private static readonly RangeCondition TcpAndUdp = new(PacketField.Protocol, [new ValueRange(IpProtocol.Tcp), new ValueRange(IpProtocol.Udp)]);

    private readonly List<RulePart> _parts = [];
    private readonly Dictionary<string, string> _programs = [];
    private WindowsRule _rule = null!;
    private bool _approximated;

    /// <param name="rule">A rule of this direction, or one whose direction is not known.</param>
    /// <param name="profiles">Whether a profile is in force that the rule is for.</param>
    public FilterRule Lower(WindowsRule rule, IReadOnlyList<Condition> profiles)
    {
        _parts.Clear();
        (_rule, _approximated) = (rule, false);
        if (rule.IsUnreadable)
        {
            var name = $"rule '{rule.Name ?? rule.Id}' that could not be read";
            return new FilterRule([Ask(name), new UnknownAction(name, true, rule.Span)], rule.Span, rule.Name, CoverageState.Unreadable);
        }

        Protocols();
        Addresses(rule.RemoteAddresses, inbound ? PacketField.SourceAddress : PacketField.DestinationAddress, "remote address");
        Addresses(rule.LocalAddresses, inbound ? PacketField.DestinationAddress : PacketField.SourceAddress, "local address");
        Program();
        Service();
        foreach (var narrowing in rule.Narrowings) _parts.Add(Narrowing(narrowing));
        if (rule.IsEnabled is null) _parts.Add(Open($"rule '{rule.Id}' is enabled"));
        if (rule.IsInbound is null) _parts.Add(Open($"rule '{rule.Id}' is {(inbound ? "inbound" : "outbound")}"));
        if (rule.Profiles is null) _parts.Add(Open($"rule '{rule.Id}' is for the network's profile"));
        foreach (var missing in rule.NotShown) _parts.Add(Open($"{missing} of rule '{rule.Id}'"));
        _parts.AddRange(profiles);
        if (rule.Action == WindowsRuleAction.Bypass) _parts.Add(Ask("IPsec authenticated the traffic for a rule that overrides blocks"));
        _parts.Add(rule.Action switch
        {
            WindowsRuleAction.Block => Drop.Instance,
            WindowsRuleAction.Unknown => new UnknownAction($"action of rule '{rule.Id}'", true, rule.Span),
            _ => Accept.Instance,
        });
        var coverage = _approximated || rule.Action == WindowsRuleAction.Unknown ? CoverageState.Approximated : CoverageState.Modelled;
        return new FilterRule([.. _parts], rule.Span, rule.Name, coverage);
    }

    private void Protocols()
    {
        var local = _rule.LocalPorts;
        var remote = _rule.RemotePorts;
        var hasPorts = local is { Length: > 0 } || remote is { Length: > 0 };
        switch (_rule.Protocol)
        {
            case null:
                _parts.Add(Open($"protocol of rule '{_rule.Id}'"));
                break;
            case "":
                // Windows stores ports only for TCP and UDP.
                if (hasPorts) _parts.Add(TcpAndUdp);
                break;
            case "6":
                _parts.Add(Tcp);
                break;
            case "17":
                _parts.Add(Udp);
                break;
            default:
                var number = byte.Parse(_rule.Protocol, System.Globalization.CultureInfo.InvariantCulture);
                _parts.Add(new RangeCondition(PacketField.Protocol, [new ValueRange(number)]));
                if (number is IpProtocol.Icmp or IpProtocol.IcmpV6) Icmp();
                return;
        }

        Ports(local, inbound ? PacketField.DestinationPort : PacketField.SourcePort, "local port");
        Ports(remote, inbound ? PacketField.SourcePort : PacketField.DestinationPort, "remote port");
    }

    private void Icmp()
    {
        if (_rule.IcmpTypes is null) _parts.Add(Open($"ICMP types of rule '{_rule.Id}'"));
        if (_rule.IcmpTypes is not { Length: > 0 } types) return;
        var any = ImmutableArray.CreateBuilder<Condition>();
        foreach (var item in types)
        {
            if (!WindowsTerms.TryIcmp(item, out var type, out var code) || type is null) return;
            var ofType = new RangeCondition(PacketField.IcmpType, [new ValueRange(type.Value)]);
            any.Add(code is null ? ofType : new AllOf([ofType, new RangeCondition(PacketField.IcmpCode, [new ValueRange(code.Value)])]));
        }

        _parts.Add(any.Count == 1 ? any[0] : new AnyOf(any.ToImmutable()));
    }

    private void Ports(ImmutableArray<string>? ports, PacketField field, string side)
    {
        if (ports is null) _parts.Add(Open($"{side} of rule '{_rule.Id}'"));
        if (ports is not { Length: > 0 } items) return;
        var ranges = new List<ValueRange>();
        var open = ImmutableArray.CreateBuilder<Condition>();
        foreach (var item in items)
        {
            if (WindowsTerms.TryPorts(item, out var range))
            {
                // All ports: no restriction.
                if (range.Low == 0 && range.High == 65535) return;
                ranges.Add(range);
            }
            else if (WindowsData.PortKeywords.TryGetValue(item, out var keyword) && WindowsTerms.TryPorts(keyword[1], out var usual))
            {
                if (keyword[2] == "sure") ranges.Add(usual);
                else open.Add(Keyword(keyword[3], usual, field, side));
            }
            else
            {
                open.Add(Open($"{side} is {item}"));
            }
        }

        var plain = new RangeCondition(field, [.. ranges]);
        _parts.Add(open.Count == 0 ? plain
            : ranges.Count == 0 && open.Count == 1 ? open[0] : new AnyOf([.. ranges.Count == 0 ? [] : new Condition[] { plain }, .. open]));
    }

    // A wide range is told by what it leaves out: it names no service.
    private Condition Keyword(string keyword, ValueRange usual, PacketField field, string side)
    {
        var question = Ask($"{side} is {keyword}");
        if (usual.Low == 0 && usual.High == 65535) return question;
        return usual.High == 65535
            ? new AllOf([new RangeCondition(field, [new ValueRange(0, usual.Low - 1)], Negated: true), question])
            : new AllOf([new RangeCondition(field, [usual]), question]);
    }

    private void Addresses(ImmutableArray<string>? addresses, PacketField field, string side)
    {
        if (addresses is null) _parts.Add(Open($"{side} of rule '{_rule.Id}'"));
        if (addresses is not { Length: > 0 } items) return;
        List<ValueRange> v4 = [], v6 = [];
        var any = ImmutableArray.CreateBuilder<Condition>();
        var questions = new Dictionary<string, int>();
        foreach (var item in items)
        {
            if (WindowsTerms.TryAddresses(item, out var family, out var range))
            {
                (family == IpFamily.IPv4 ? v4 : v6).Add(range);
                continue;
            }

            // A keyword for one family leaves the other out: an address condition that lists nothing for a family matches none of it.
            var (word, families) = item[^1] switch { '4' => (item[..^1], 1), '6' => (item[..^1], 2), _ => (item, 3) };
            questions[word] = questions.GetValueOrDefault(word) | families;
        }

        if (v4.Count > 0) any.Add(new RangeCondition(field, [.. v4], Family: IpFamily.IPv4));
        if (v6.Count > 0) any.Add(new RangeCondition(field, [.. v6], Family: IpFamily.IPv6));
        foreach (var (word, families) in questions)
        {
            var isNear = WindowsData.AddressKeywords.TryGetValue(word, out var keyword) && keyword[1] == "near";
            var text = $"{side} is in {word}";
            var question = (keyword is null ? Open(text) : Ask(text)) with { Subject = isNear ? NeighbourSubject.Instance : null };
            any.Add(families switch
            {
                1 => new AllOf([Everything(field, IpFamily.IPv4), question]),
                2 => new AllOf([Everything(field, IpFamily.IPv6), question]),
                _ => question,
            });
        }

        _parts.Add(any.Count == 1 ? any[0] : new AnyOf(any.ToImmutable()));
    }

    private static RangeCondition Everything(PacketField field, IpFamily family) =>
        new(field, [new ValueRange(0, IpAddress.Maximum(family))], Family: family);

    private void Program()
    {
        if (_rule.Program is null) _parts.Add(Open($"program of rule '{_rule.Id}'"));
        if (_rule.Program is not { Length: > 0 } program) return;
        if (!_programs.TryGetValue(program, out var path)) _programs[program] = path = WindowsPath.Normal(program);
        _parts.Add(Ask($"the program is {path}") with { Subject = new ProgramSubject(path) });
    }

    private void Service()
    {
        if (_rule.Service is null) _parts.Add(Open($"service of rule '{_rule.Id}'"));
        if (_rule.Service is not { Length: > 0 } service) return;
        var name = service.ToLowerInvariant();
        _parts.Add(Ask(name == "*" ? "the program is a service" : $"the service is {name}") with { Subject = new ServiceSubject(name) });
    }

    // The same question, whichever export it was read from.
    private UnknownCondition Narrowing(RuleNarrowing narrowing)
    {
        var (key, value) = (narrowing.Key.ToUpperInvariant(), narrowing.Value);
        if (!narrowing.IsUnderstood) return Open($"{narrowing.Key}={value}");
        // Wi-Fi Direct and proximity sharing: devices in the same room.
        if (key.StartsWith("TTK", StringComparison.Ordinal))
            return Ask($"the peer is a nearby device ({value})") with { Subject = NeighbourSubject.Instance };
        if (key is "APPPKGID" or "PFN" or "PACKAGE") return Ask($"the app package is {value}") with { Subject = new PackageSubject(value) };
        return Ask(key switch
        {
            "LUOWN" => $"the app belongs to user {value}",
            "RUAUTH" or "REMOTEUSER" => $"IPsec authenticated a user of {value}",
            "RMAUTH" or "REMOTEMACHINE" => $"IPsec authenticated a computer of {value}",
            "IF" or "INTERFACEALIAS" => $"the interface is {value}",
            "IFTYPE" or "INTERFACETYPE" => $"the interface type is {value.ToLowerInvariant()}",
            _ when key.StartsWith("LUAUTH", StringComparison.Ordinal) || key == "LOCALUSER" => $"the local user is one of {value}",
            _ when key.StartsWith("SECURITY", StringComparison.Ordinal) && key != "SECURITYREALMID" => "IPsec authenticated the traffic",
            _ when key.StartsWith("PLATFORM", StringComparison.Ordinal) => $"Windows is of version {value}",
            _ => $"{narrowing.Key}={value}",
        });
    }

    // What the export does not show, or what nobody knows the meaning of.
    private UnknownCondition Open(string text)
    {
        _approximated = true;
        return Ask(text);
    }

    // A question whose meaning is clear, only its answer is not in the export: the line is understood.
    private UnknownCondition Ask(string text) => new(text, UnknownKind.Named, _rule.Span);
}
