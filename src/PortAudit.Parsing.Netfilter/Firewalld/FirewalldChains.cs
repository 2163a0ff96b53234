using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Netfilter.Firewalld;

/// <summary>The chains that hold what a zone or policy says: each has five parts, which are gone through in a fixed order.</summary>
/// <param name="Filter">Where packets are let through or not.</param>
/// <param name="Translation">Where destinations are changed, in table nat; <see langword="null"/> where firewalld can't.</param>
/// <param name="Masquerade">Where sources are changed, likewise.</param>
/// <param name="Marks">Where packets are marked, in table mangle, likewise.</param>
internal sealed record FirewalldChains(string Filter, string? Translation, string? Masquerade, string? Marks)
{
    private static readonly string[] Parts = ["pre", "log", "deny", "allow", "post"];

    /// <summary>Makes a chain with its parts.</summary>
    /// <param name="hook">The hook whose policies surround a zone's own rules; null for a policy.</param>
    public static void Define(FirewalldWriter writer, string table, string chain, string? hook)
    {
        writer.In(table, $":{chain} -");
        foreach (var part in Parts) writer.In(table, $":{chain}_{part} -");
        if (hook is not null) writer.In(table, $"-A {chain} -j {hook}_POLICIES_pre");
        foreach (var part in Parts) writer.In(table, $"-A {chain} -j {chain}_{part}");
        if (hook is not null) writer.In(table, $"-A {chain} -j {hook}_POLICIES_post");
    }

    /// <summary>Writes what the elements of a zone or policy say into the chains.</summary>
    public void Write(FirewalldWriter writer, FirewalldMatches matches, XmlItem root)
    {
        var isInverted = root.Has("icmp-block-inversion");
        foreach (var element in root.Children)
        {
            writer.At(element.Span);
            switch (element.Name)
            {
                case "service" or "port" or "protocol" or "source-port":
                    foreach (var match in matches.Of(element)) writer.In("filter", $"-A {Filter}_allow {match} -j ACCEPT");
                    break;
                case "masquerade" when writer.IsV4 && Masquerade is not null:
                    writer.In("nat", $"-A {Masquerade}_allow ! -o lo -j MASQUERADE");
                    break;
                case "forward-port" when Translation is not null:
                    ForwardPort(writer, matches, element, "allow", null);
                    break;
                case "icmp-block" when matches.Icmp(element["name"] ?? "") is { } icmp:
                    writer.In("filter", isInverted ? $"-A {Filter}_allow {icmp} -j ACCEPT" : $"-A {Filter}_deny {icmp} -j {writer.Refusal}");
                    break;
            }
        }

        foreach (var rule in root.Children.Where(e => e.Name == "rule").Select(e => new FirewalldRichRule(e)).OrderBy(r => r.Priority))
            Rich(writer, matches, rule);
    }

    private void Rich(FirewalldWriter writer, FirewalldMatches matches, FirewalldRichRule rule)
    {
        var element = rule.Element;
        writer.At(element.Span);
        if (!rule.IsFor(writer.Family) || rule.Match(matches) is not { } match) return;
        if (element.Child("forward-port") is { } forward)
        {
            if (Translation is not null) ForwardPort(writer, matches, forward, rule.Suffix, match);
            return;
        }

        if (rule.Has("masquerade"))
        {
            if (writer.IsV4 && Masquerade is not null) writer.In("nat", $"-A {Masquerade}_{rule.Suffix} {match} ! -o lo -j MASQUERADE");
            return;
        }

        if (!FirewalldRuleset.IsModelled(element))
        {
            writer.Open("filter", $"{Filter}_{rule.Suffix}", "a rich rule that is not modelled");
            return;
        }

        if (rule.Content is { Name: "tcp-mss-clamp" }) return;
        foreach (var one in rule.Content is { } content ? matches.Of(content) : [""])
        {
            if (element.Child("mark") is { } mark && Marks is not null)
                writer.In("mangle", $"-A {Marks}_{rule.Suffix} {match} {one} {rule.Limit} -j MARK --set-xmark {mark["set"]}");
            else if (rule.Verdict(writer.Family, writer.Refusal) is { } verdict)
                writer.In("filter", $"-A {Filter}_{rule.Suffix} {match} {one} {rule.Limit} -j {verdict}");
        }
    }

    private void ForwardPort(FirewalldWriter writer, FirewalldMatches matches, XmlItem element, string suffix, string? match)
    {
        var address = element["to-addr"] ?? "";
        var port = element["to-port"] ?? "";
        if (element["port"] is not { } from || element["protocol"] is not { } protocol || (address.Length == 0 && port.Length == 0))
        {
            matches.Tell(element, "a port, a protocol or where to");
            return;
        }

        // Without an address it is this host's own; firewalld takes that as one of IPv4, unless a rich rule says otherwise.
        if (address.Length == 0 ? match is null && !writer.IsV4 : address.Contains(':') == writer.IsV4) return;
        var to = $"{(address.Contains(':') ? $"[{address}]" : address)}{(port.Length > 0 ? ":" + port : "")}";
        writer.In("nat", $"-A {Translation}_{suffix} {match} -p {protocol} --dport {from.Replace('-', ':')} -j DNAT --to-destination {to}");
    }
}
