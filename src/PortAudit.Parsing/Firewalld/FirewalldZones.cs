using System.Diagnostics;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Ipsets;
using PortAudit.Parsing.Iptables;
using PortAudit.Parsing.Sockets;

namespace PortAudit.Parsing.Firewalld;

/// <summary>Makes of a host's zones the rules that firewalld makes of them.</summary>
/// <remarks>A packet goes to one zone: by its source, else by its interface, else to the default zone. Within a zone what denies goes before what
/// allows, and the target takes the rest.</remarks>
internal sealed class FirewalldZones
{
    private readonly List<FirewalldFragment> _zones;
    private readonly List<FirewalldFragment> _policies;
    private readonly IReadOnlyDictionary<string, string> _settings;
    private readonly FirewalldServices _services;
    private readonly IServiceNames _serviceNames;
    private readonly IpsetCatalog? _sets;
    private readonly List<Diagnostic> _notes;
    private readonly HashSet<SourceSpan> _told = [];
    private IptablesSession _session = null!;
    private IptablesRestore _restore = null!;
    private IpFamily _family;
    private SourceSpan _place;

    public FirewalldZones(IReadOnlyList<FirewalldFragment> files, IServiceNames serviceNames, IpsetCatalog? sets, List<Diagnostic> notes)
    {
        (_serviceNames, _sets, _notes, _services) = (serviceNames, sets, notes, new FirewalldServices(files));
        _zones = [.. files.Where(f => f.Root is { Name: "zone" }).OrderBy(f => f.Name, StringComparer.Ordinal).DistinctBy(f => f.Name)];
        foreach (var twice in files.Where(f => f.Root is { Name: "zone" } && !_zones.Contains(f))) notes.Add(FirewalldDiagnostics.DuplicateZone.At(twice.Source.Path));
        _policies = [.. files.Where(f => f.Root is { Name: "policy" })];
        var conf = files.FirstOrDefault(f => f.Root is null);
        _settings = conf?.Settings ?? new Dictionary<string, string>();
        if (conf is null) notes.Add(FirewalldDiagnostics.MissingConf.At(_zones[0].Source.Path));
    }

    /// <summary>What becomes of an element of a zone, service or policy file.</summary>
    public static CoverageState StateOf(FirewalldElement element, string root) => element.Name switch
    {
        "service" or "port" or "protocol" or "source-port" or "icmp-block" or "masquerade" or "forward-port" or "source" or "interface" or "forward" or "include" or "destination"
            or "ingress-zone" or "egress-zone" => CoverageState.Modelled,
        "rule" => element.Children.TrueForAll(c => c.Name is "source" or "destination" or "service" or "port" or "protocol" or "source-port" or "icmp-block" or "icmp-type"
            or "accept" or "drop" or "reject" or "log" or "nflog" or "audit" or "masquerade" or "forward-port" or "mark") ? CoverageState.Modelled : CoverageState.Approximated,
        "helper" or "module" when root == "service" => CoverageState.Irrelevant,
        _ => CoverageState.Approximated,
    };

    public List<Ruleset> Rulesets(SourceFile source)
    {
        var rulesets = new List<Ruleset>();
        foreach (var family in (ReadOnlySpan<IpFamily>)[IpFamily.IPv4, IpFamily.IPv6])
        {
            _family = family;
            _session = new IptablesSession(source, _serviceNames, IptablesDiagnostics.UndeclaredBuiltin);
            _restore = null!;
            At(source.LineSpan(1));
            LoadFrame();
            foreach (var zone in _zones) Define(zone);
            Dispatch();
            rulesets.AddRange(_session.Finish(source));
        }

        return rulesets;
    }

    private bool IsV4 => _family == IpFamily.IPv4;

    private void LoadFrame()
    {
        using var stream = typeof(FirewalldZones).Assembly.GetManifestResourceStream("Firewalld/begin.rules") ?? throw new UnreachableException("begin.rules is not in the assembly");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#' || line[0] == (IsV4 ? '6' : '4')) continue;
            if (line[0] is '4' or '6') line = line[1..].TrimStart();
            if (line[0] == '{')
            {
                var end = line.IndexOf('}');
                if (_settings.GetValueOrDefault(line[1..end], "yes") is "no" or "false") continue;
                line = line[(end + 1)..];
            }

            Line(line);
        }
    }

    /// <summary>The four chains of a zone: what comes to this host, what goes through it, and both translations.</summary>
    private void Define(FirewalldFragment zone)
    {
        var (name, root) = (Chain(zone.Name), zone.Root!);
        At(root.Span);
        Line("*nat", $":PRE_{name} -", $":POST_{name} -");
        Line("*filter", $":IN_{name} -", $":FWD_{name} -");
        var hostPolicy = _policies.Find(p => p.Name == "allow-host-ipv6");
        if (!IsV4 && hostPolicy is null)
            foreach (var type in (ReadOnlySpan<int>)[136, 135, 134, 137]) Line($"-A IN_{name} -p ipv6-icmp -m icmp6 --icmpv6-type {type} -j ACCEPT");
        foreach (var policy in _policies) Policy(policy, name);
        if (zone.IsOpen) Open(name, "the part of the zone that could not be read", root.Span);
        foreach (var element in root.Children.Where(e => e.Name is not ("short" or "description") && StateOf(e, "zone") == CoverageState.Approximated))
            Open(name, $"<{element.Name}> of zone {zone.Name}", element.Span);

        var rules = root.Children.Where(e => e.Name == "rule").Select(e => new FirewalldRichRule(e)).ToList();
        foreach (var rule in rules.Where(r => r.Priority < 0).OrderBy(r => r.Priority)) Rich(rule, name);
        var isInverted = root.Has("icmp-block-inversion");
        if (isInverted) Open(name, "<icmp-block-inversion>", root.Span);
        foreach (var block in root.Children.Where(e => e.Name == "icmp-block" && !isInverted))
        {
            At(block.Span);
            if (Icmp(block["name"] ?? "") is { } match) Line($"-A IN_{name} {match} -j REJECT --reject-with {(IsV4 ? "icmp-host-prohibited" : "icmp6-adm-prohibited")}", $"-A FWD_{name} {match} -j REJECT --reject-with {(IsV4 ? "icmp-host-prohibited" : "icmp6-adm-prohibited")}");
        }

        foreach (var rule in rules.Where(r => r.Priority == 0 && r.Denies)) Rich(rule, name);
        foreach (var element in root.Children) Allow(element, name, root);
        foreach (var rule in rules.Where(r => r.Priority == 0 && !r.Denies)) Rich(rule, name);
        foreach (var rule in rules.Where(r => r.Priority > 0).OrderBy(r => r.Priority)) Rich(rule, name);
        At(root.Span);
        Target(root["target"] ?? "default", name);
    }

    private void Target(string target, string name)
    {
        if (target is "default" or "%%REJECT%%" or "REJECT") Line($"-A IN_{name} -p {(IsV4 ? "icmp" : "ipv6-icmp")} -j ACCEPT");
        var verdict = target switch { "ACCEPT" => "ACCEPT", "DROP" => "DROP", "default" or "%%REJECT%%" or "REJECT" => "REJECT", _ => IptablesSyntax.Open(target) };
        Line($"-A IN_{name} -j {verdict}", $"-A FWD_{name} -j {verdict}");
    }

    private void Allow(FirewalldElement element, string name, FirewalldElement root)
    {
        At(element.Span);
        switch (element.Name)
        {
            case "service" or "port" or "protocol" or "source-port":
                foreach (var match in Matches(element)) Line($"-A IN_{name} {match} -j ACCEPT");
                break;
            case "masquerade" when IsV4:
                Line("*nat", $"-A POST_{name} ! -o lo -j MASQUERADE", "*filter");
                break;
            case "forward-port":
                ForwardPort(element, name, "");
                break;
            case "forward":
                foreach (var other in root.Children)
                {
                    if (other.Name == "interface" && other["name"] is { } iface) Line($"-A FWD_{name} -o {iface} -j ACCEPT");
                    if (other.Name == "source" && Source(other, isDestination: true) is { } source) Line($"-A FWD_{name} {source} -j ACCEPT");
                }

                break;
        }
    }

    private void ForwardPort(FirewalldElement element, string name, string match)
    {
        var address = element["to-addr"] ?? "";
        var port = element["to-port"] ?? "";
        if (element["port"] is not { } from || element["protocol"] is not { } protocol || (address.Length == 0 && port.Length == 0)) Told(FirewalldDiagnostics.BadValue, element, "a port, a protocol or where to");
        else if ((address.Contains(':') ? IpFamily.IPv6 : IpFamily.IPv4) == _family || address.Length == 0)
        {
            // Without an address it is this host's own.
            var to = $"{(address.Contains(':') ? $"[{address}]" : address)}{(port.Length > 0 ? ":" + port : "")}";
            Line("*nat", $"-A PRE_{name} {match} -p {protocol} --dport {from.Replace('-', ':')} -j DNAT --to-destination {to}", "*filter");
        }
    }

    private void Rich(FirewalldRichRule rule, string name)
    {
        var element = rule.Element;
        At(element.Span);
        if (element["family"] is { } family && (family == "ipv4") != IsV4) return;
        if (rule.Match(Source) is not { } match) return;
        if (element.Child("forward-port") is { } forward)
        {
            ForwardPort(forward, name, match);
            return;
        }

        if (rule.Has("masquerade"))
        {
            if (IsV4) Line("*nat", $"-A POST_{name} {match} ! -o lo -j MASQUERADE", "*filter");
            return;
        }

        var matches = rule.Content is { } content ? Matches(content) : [""];
        var verdict = rule.Verdict(_family);
        if (rule.Content is { Name: "icmp-block" }) verdict = $"REJECT --reject-with {(IsV4 ? "icmp-host-prohibited" : "icmp6-adm-prohibited")}";
        if (verdict is null) return;
        foreach (var one in matches)
        {
            Line($"-A IN_{name} {match} {one} {rule.Limit} -j {verdict}");
            if (rule.Content is { Name: "icmp-block" }) Line($"-A FWD_{name} {match} {one} {rule.Limit} -j {verdict}");
        }
    }

    /// <summary>The matches of a service, port, protocol or ICMP type for the family.</summary>
    private List<string> Matches(FirewalldElement element)
    {
        switch (element.Name)
        {
            case "port" when element["port"] is { } port && element["protocol"] is { } protocol:
                return [$"-p {protocol} --dport {port.Replace('-', ':')}"];
            case "source-port" when element["port"] is { } port && element["protocol"] is { } protocol:
                return [$"-p {protocol} --sport {port.Replace('-', ':')}"];
            case "protocol" when element["value"] is { } value:
                return [$"-p {value}"];
            case "icmp-block" or "icmp-type":
                return Icmp(element["name"] ?? "") is { } icmp ? [icmp] : [];
            case "service" when element["name"] is { } name:
                if (_services.Find(name) is { } ports) return [.. ports.Select(Match).OfType<string>()];
                if (_told.Add(element.Span)) _notes.Add(FirewalldDiagnostics.UnknownService.At(element.Span, name, 1));
                return [IptablesSyntax.Open($"service {name}")];
            default:
                Told(FirewalldDiagnostics.BadValue, element, "a port, a protocol or a name");
                return [IptablesSyntax.Open($"<{element.Name}>")];
        }
    }

    private string? Match(FirewalldPort port)
    {
        var destination = IsV4 ? port.Destination4 : port.Destination6;
        if (destination is "") return null; // the service is for the other family
        var to = destination is null ? "" : $"-d {destination} ";
        return port.Kind switch
        {
            "protocol" => $"{to}-p {port.Protocol}",
            "source-port" => $"{to}-p {port.Protocol} --sport {port.Port.Replace('-', ':')}",
            _ => $"{to}-p {port.Protocol} --dport {port.Port.Replace('-', ':')}",
        };
    }

    private string? Icmp(string name)
    {
        if (IptablesData.FindIcmp(_family, name) is not { } type) return null;
        var code = type.LowCode == 0 && type.HighCode == 255 ? "" : $"/{type.LowCode}";
        return IsV4 ? $"-p icmp -m icmp --icmp-type {type.Type}{code}" : $"-p ipv6-icmp -m icmp6 --icmpv6-type {type.Type}{code}";
    }

    private string? Source(FirewalldElement element, bool isDestination)
    {
        var not = element["invert"] is "yes" or "True" or "true" or "1" ? "! " : "";
        var option = isDestination ? "-d" : "-s";
        if (element["address"] is { } address)
        {
            if (address.Length == 17 && address.Count(c => c == ':') == 5) return isDestination ? null : $"-m mac {not}--mac-source {address}";
            return address.Contains(':') == IsV4 ? null : $"{not}{option} {address}";
        }

        if (element["mac"] is { } mac) return isDestination ? null : $"-m mac {not}--mac-source {mac}";
        if (element["ipset"] is { } set) return $"-m set {not}--match-set {set} {(isDestination ? "dst" : "src")}";
        Told(FirewalldDiagnostics.BadValue, element, "an address, a mac or an ipset");
        return IptablesSyntax.Open($"<{element.Name}>");
    }

    /// <summary>A policy for this host from anywhere may be allow-host-ipv6 as it comes; what any other does is open.</summary>
    private void Policy(FirewalldFragment policy, string zone)
    {
        var root = policy.Root!;
        var toHost = root.Children.Exists(c => c.Name == "egress-zone" && c["name"] == "HOST");
        var isPlain = toHost && !policy.IsOpen && (root["target"] ?? "CONTINUE") == "CONTINUE" && root.Children.Exists(c => c.Name == "ingress-zone" && c["name"] == "ANY")
            && root.Children.TrueForAll(c => c.Name is "short" or "description" or "ingress-zone" or "egress-zone" or "rule") && (int.TryParse(root["priority"], out var priority) ? priority : -1) < 0;
        if (isPlain)
        {
            foreach (var rule in root.Children.Where(c => c.Name == "rule")) Rich(new FirewalldRichRule(rule), zone);
            return;
        }

        if (_told.Add(root.Span)) _notes.Add(FirewalldDiagnostics.Policy.At(root.Span));
        Open(zone, $"policy {policy.Name}", root.Span);
    }

    private void Dispatch()
    {
        foreach (var (table, hook, chain) in (ReadOnlySpan<(string, string, string)>)[("filter", "INPUT_ZONES", "IN"), ("filter", "FORWARD_ZONES", "FWD"), ("nat", "PREROUTING_ZONES", "PRE"), ("nat", "POSTROUTING_ZONES", "POST")])
        {
            Line("*" + table);
            var leaves = chain == "POST";
            foreach (var zone in _zones)
            {
                foreach (var source in zone.Root!.Children.Where(c => c.Name == "source"))
                {
                    At(source.Span);
                    if (Source(source, leaves) is { } match) Line($"-A {hook} {match} -g {chain}_{Chain(zone.Name)}");
                }
            }

            foreach (var zone in _zones)
            {
                foreach (var iface in zone.Root!.Children.Where(c => c.Name == "interface" && c["name"] is { Length: > 0 }))
                {
                    At(iface.Span);
                    Line($"-A {hook} {(leaves ? "-o" : "-i")} {iface["name"]} -g {chain}_{Chain(zone.Name)}");
                }
            }

            var name = _settings.GetValueOrDefault("DefaultZone", "public");
            if (_zones.Find(z => z.Name == name) is { } known)
            {
                At(known.Root!.Span);
                Line($"-A {hook} -g {chain}_{Chain(name)}");
            }
            else if (table == "filter")
            {
                At(_zones[0].Root!.Span);
                if (_told.Add(_place)) _notes.Add(FirewalldDiagnostics.MissingDefaultZone.At(_zones[0].Source.Path, name));
                _session.Table!.Get(hook, _place).Rules.Add(IptablesLowering.Missing($"zone {name}, which is not given", _place));
            }
        }
    }

    private void Open(string zone, string why, SourceSpan span)
    {
        foreach (var chain in (ReadOnlySpan<string>)["IN_", "FWD_"]) _session.Table!.Get(chain + zone, span).Rules.Add(IptablesLowering.Missing(why, span));
    }

    private void Told(DiagnosticDescriptor descriptor, FirewalldElement element, string what)
    {
        if (_told.Add(element.Span)) _notes.Add(descriptor.At(element.Span, IptablesDiagnosticLog.Clip(element.Name), what));
    }

    /// <summary>Names of chains have no blanks; a file's name may.</summary>
    private static string Chain(string zone) => string.Concat(zone.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));

    private void At(SourceSpan place)
    {
        if (_session.Syntax.Source != place.File)
        {
            _session.Use(place.File);
            _restore = null!;
        }

        _session.Lowering.Sets = _sets;
        _restore ??= new IptablesRestore(_session) { Family = _family, KeepsRules = true };
        _place = place;
    }

    private void Line(params ReadOnlySpan<string> lines)
    {
        foreach (var line in lines) _restore.Read(_place.Start, _place.Start + _place.Length, line);
    }
}
