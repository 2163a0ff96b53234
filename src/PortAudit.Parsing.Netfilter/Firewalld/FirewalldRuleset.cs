using System.Diagnostics;
using System.Globalization;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Ipsets;
using PortAudit.Parsing.Netfilter.Iptables;
using PortAudit.Parsing.Placeholders;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Netfilter.Firewalld;

/// <summary>Makes of a host's files the rules that firewalld makes of them.</summary>
/// <remarks>A packet goes to one zone: by its source, else by its interface, else to the default zone. Policies come before or after what the zone
/// says; within each what denies goes before what allows, and the target takes the rest. Source: firewalld 1.3.</remarks>
internal sealed class FirewalldRuleset
{
    private readonly IReadOnlyList<FirewalldSection> _files;
    private readonly List<FirewalldSection> _zones;
    private readonly List<FirewalldPolicy> _policies;
    private readonly FirewalldSection? _direct;
    private readonly Dictionary<string, string> _settings;
    private readonly IServiceNames _serviceNames;
    private readonly IpsetCatalog? _sets;
    private readonly List<Diagnostic> _notes;
    private readonly HashSet<SourceSpan> _told = [];
    private readonly bool _isIptables;

    /// <param name="notes">Takes what is to be said of the files together.</param>
    public FirewalldRuleset(IReadOnlyList<FirewalldSection> files, SourceFile owner, IServiceNames serviceNames, IpsetCatalog? sets,
        List<Diagnostic> notes)
    {
        (_files, _serviceNames, _sets, _notes) = (files, serviceNames, sets, notes);
        _zones = [.. files.Where(f => f.Is("zone")).OrderBy(f => f.Name, StringComparer.Ordinal).DistinctBy(f => f.Name)];
        foreach (var twice in files.Where(f => f.Is("zone") && !_zones.Contains(f)))
            notes.Add(FirewalldDiagnostics.DuplicateZone.At(twice.Source.Path));
        _policies = [.. files.Where(f => f.Is("policy")).OrderBy(f => f.Name, StringComparer.Ordinal).DistinctBy(f => f.Name)
            .Select(FirewalldPolicy.Of).OfType<FirewalldPolicy>().OrderBy(p => p.Priority)];
        _direct = files.FirstOrDefault(f => f.Is("direct"));
        var conf = files.FirstOrDefault(f => f.Root is null);
        _settings = new Dictionary<string, string>(conf?.Settings ?? new Dictionary<string, string>());
        if (conf is null) notes.Add(FirewalldDiagnostics.MissingConf.At(owner.Path));
        _isIptables = _settings.GetValueOrDefault("FirewallBackend") == "iptables";
        _settings["direct"] = _direct is not null && _isIptables ? "yes" : "no";
    }

    private string DefaultZone => _settings.GetValueOrDefault("DefaultZone", "public");

    /// <summary>What becomes of an element of a file with that root.</summary>
    public static CoverageState StateOf(XmlItem element, string root) => element.Name switch
    {
        "service" or "port" or "protocol" or "source-port" or "icmp-block" or "icmp-block-inversion" or "masquerade" or "forward-port"
            or "source" or "interface" or "forward" or "include" or "destination"
            or "ingress-zone" or "egress-zone" => CoverageState.Modelled,
        "rule" when root == "direct" => FirewalldDirect.IsFollowed(element) ? CoverageState.Modelled : CoverageState.Approximated,
        "chain" or "passthrough" when root == "direct" => FirewalldDirect.IsFollowed(element) ? CoverageState.Modelled : CoverageState.Approximated,
        "rule" => IsModelled(element) ? CoverageState.Modelled : CoverageState.Approximated,
        "helper" or "module" when root == "service" => CoverageState.Irrelevant,
        _ when root is "helper" or "icmptype" => CoverageState.Irrelevant,
        _ => CoverageState.Approximated,
    };

    public static bool IsModelled(XmlItem richRule) =>
        richRule.Children.TrueForAll(
        c => c.Name is "source" or "destination" or "service" or "port" or "protocol" or "source-port" or "icmp-block" or "icmp-type"
        or "accept" or "drop" or "reject" or "log" or "nflog" or "audit" or "masquerade" or "forward-port" or "mark" or "tcp-mss-clamp");

    public List<Ruleset> Rulesets(SourceFile source)
    {
        var rulesets = new List<Ruleset>();
        foreach (var family in (ReadOnlySpan<IpFamily>)[IpFamily.IPv4, IpFamily.IPv6])
        {
            var writer = new FirewalldWriter(source, _serviceNames, family, _sets);
            Write(writer);
            if (_direct is not null && _isIptables) new FirewalldDirect(writer, hasOwnChains: true).Write(_direct.Root!);
            if (_direct is not null && !_isIptables) rulesets.AddRange(Beside(_direct.Root!, source, family).Finish());
            rulesets.AddRange(writer.Finish());
        }

        return rulesets;
    }

    /// <summary>With nftables firewalld's own rules are not where direct ones go: those come first, and what they accept the others judge
    /// all the same.</summary>
    private FirewalldWriter Beside(XmlItem direct, SourceFile source, IpFamily family)
    {
        var writer = new FirewalldWriter(source, _serviceNames, family, _sets);
        foreach (var (table, chains) in (ReadOnlySpan<(string, string)>)[("raw", "PREROUTING OUTPUT"),
            ("mangle", "PREROUTING INPUT FORWARD OUTPUT POSTROUTING"), ("nat", "PREROUTING INPUT OUTPUT POSTROUTING"),
            ("filter", "INPUT FORWARD OUTPUT")])
            foreach (var chain in FirewalldDirect.Mentions(direct, table) ? chains.Split(' ') : []) writer.In(table, $":{chain} ACCEPT");
        new FirewalldDirect(writer, hasOwnChains: false).Write(direct);
        return writer;
    }

    /// <summary>Reads a file as if it were the only one, for what is wrong with its values.</summary>
    /// <returns>The errors, and the lines that make no rule that can be read.</returns>
    public static (IReadOnlyList<Diagnostic> Errors, IReadOnlySet<int> Lines) Try(FirewalldSection file, IServiceNames serviceNames)
    {
        var errors = new List<Diagnostic>();
        var lines = new HashSet<int>();
        var ruleset = new FirewalldRuleset([file], file.Source, serviceNames, null, []);
        foreach (var family in (ReadOnlySpan<IpFamily>)[IpFamily.IPv4, IpFamily.IPv6])
        {
            var writer = new FirewalldWriter(file.Source, serviceNames, family, null);
            ruleset.Write(writer);
            if (file.Is("direct")) new FirewalldDirect(writer, hasOwnChains: false).Write(file.Root!);

            // Chains that a direct rule names may come from other files.
            errors.AddRange(writer.Diagnostics(file.Source).Where(
                d => d.Severity == DiagnosticSeverity.Error && d.Span is not null && d.Id != IptablesDiagnostics.UndeclaredChain.Id));
            lines.UnionWith(writer.Unreadable);
        }

        return ([.. errors.DistinctBy(e => (e.Id, e.Span))], lines);
    }

    private void Write(FirewalldWriter writer)
    {
        LoadFrame(writer);
        var matches = new FirewalldMatches(writer.Family, _files, _told, _notes);
        foreach (var zone in _zones) Define(zone, writer, matches);
        if (!writer.IsV4 && !_policies.Exists(p => p.File.Name == "allow-host-ipv6"))
            foreach (var type in (ReadOnlySpan<int>)[136, 135, 134, 137])
                writer.In("filter", $"-A INPUT_POLICIES_pre -p ipv6-icmp -m icmp6 --icmpv6-type {type} -j ACCEPT");
        foreach (var policy in _policies) policy.Write(writer, matches, _zones, DefaultZone);
        foreach (var (table, hook, chain) in (ReadOnlySpan<(string, string, string)>)[("filter", "INPUT", "IN"),
            ("filter", "FORWARD", "FWD"), ("mangle", "PREROUTING", "PRE"), ("nat", "PREROUTING", "PRE"), ("nat", "POSTROUTING", "POST")])
            Dispatch(writer, matches, table, hook, chain);
    }

    private void LoadFrame(FirewalldWriter writer)
    {
        using var stream = typeof(FirewalldRuleset).Assembly.GetManifestResourceStream("Firewalld/begin.rules")
            ?? throw new UnreachableException("begin.rules is not in the assembly");
        using var reader = new StreamReader(stream);
        var table = "";
        while (reader.ReadLine() is { } line)
        {
            if (line.Length == 0 || line[0] == '#' || line[0] == (writer.IsV4 ? '6' : '4')) continue;
            if (line[0] is '4' or '6') line = line[1..].TrimStart();
            if (line[0] == '{')
            {
                var end = line.IndexOf('}');
                if (_settings.GetValueOrDefault(line[1..end], "yes") is "no" or "false") continue;
                line = line[(end + 1)..];
            }

            if (line[0] == '*') table = line[1..];
            else writer.In(table, line);
        }
    }

    /// <summary>The chains of a zone: what comes to this host, what goes through it, marks and both translations.</summary>
    private static void Define(FirewalldSection zone, FirewalldWriter writer, FirewalldMatches matches)
    {
        var (name, root) = (zone.Chain, zone.Root!);
        writer.At(root.Span);
        foreach (var (table, hook, chain) in (ReadOnlySpan<(string, string, string)>)[("filter", "INPUT", "IN_"),
            ("filter", "FORWARD", "FWD_"), ("mangle", "PREROUTING", "PRE_"), ("nat", "PREROUTING", "PRE_"), ("nat", "POSTROUTING", "POST_")])
            FirewalldChains.Define(writer, table, chain + name, hook);
        if (zone.IsOpen) Open(writer, name, "the part of the zone that could not be read");
        foreach (var element in root.Children.Where(
            e => e.Name is not ("short" or "description" or "rule") && StateOf(e, "zone") == CoverageState.Approximated))
        {
            writer.At(element.Span);
            Open(writer, name, $"<{element.Name}> of zone {zone.Name}");
        }

        new FirewalldChains($"IN_{name}", $"PRE_{name}", $"POST_{name}", $"PRE_{name}").Write(writer, matches, root);
        if (root.Child("forward") is { } forward)
        {
            writer.At(forward.Span);
            foreach (var other in root.Children)
            {
                if (other.Name == "interface" && other["name"] is { } iface) writer.In("filter", $"-A FWD_{name}_allow -o {iface} -j ACCEPT");
                if (other.Name == "source" && matches.Address(other, isDestination: true) is { } source)
                    writer.In("filter", $"-A FWD_{name}_allow {source} -j ACCEPT");
            }
        }

        writer.At(root.Span);
        var target = root["target"] ?? "default";
        var isInverted = root.Has("icmp-block-inversion");
        if (target == "default" || (target == "ACCEPT" && isInverted))
            writer.In("filter", $"-A IN_{name} {writer.Icmp} -j {(isInverted ? writer.Refusal : "ACCEPT")}");
        var verdict = target switch
        {
            "ACCEPT" => "ACCEPT",
            "DROP" => "DROP",
            "%%REJECT%%" => writer.Refusal,
            "default" or "REJECT" => "REJECT",
            _ => Placeholder.Of(target)
        };
        writer.In("filter", $"-A IN_{name} -j {verdict}", $"-A FWD_{name} -j {verdict}");
    }

    private void Dispatch(FirewalldWriter writer, FirewalldMatches matches, string table, string hook, string chain)
    {
        var leaves = chain == "POST";
        var zones = _zones.OrderBy(
            z => int.TryParse(z.Root![leaves ? "egress-priority" : "ingress-priority"], NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture, out var priority) ? priority : 0).ToList();
        foreach (var zone in zones)
        {
            foreach (var source in zone.Root!.Children.Where(c => c.Name == "source"))
            {
                writer.At(source.Span);
                if (matches.Address(source, leaves) is { } match) writer.In(table, $"-A {hook}_ZONES {match} -g {chain}_{zone.Chain}");
            }
        }

        foreach (var zone in zones)
        {
            foreach (var iface in zone.Root!.Children.Where(c => c.Name == "interface" && c["name"] is { Length: > 0 }))
            {
                writer.At(iface.Span);
                writer.In(table, $"-A {hook}_ZONES {(leaves ? "-o" : "-i")} {iface["name"]} -g {chain}_{zone.Chain}");
            }
        }

        if (_zones.Find(z => z.Name == DefaultZone) is { } known)
        {
            writer.At(known.Root!.Span);
            writer.In(table, $"-A {hook}_ZONES -g {chain}_{known.Chain}");
        }
        else if (table == "filter")
        {
            var place = (_zones.FirstOrDefault() ?? _files.First(f => f.Root is not null)).Root!.Span;
            writer.At(place);
            if (_told.Add(place)) _notes.Add(FirewalldDiagnostics.MissingDefaultZone.At(place.File.Path, DefaultZone));
            writer.Open("filter", $"{hook}_ZONES", $"zone {DefaultZone}, which is not given");
        }
    }

    private static void Open(FirewalldWriter writer, string zone, string why)
    {
        writer.Open("filter", $"IN_{zone}_pre", why);
        writer.Open("filter", $"FWD_{zone}_pre", why);
    }
}
