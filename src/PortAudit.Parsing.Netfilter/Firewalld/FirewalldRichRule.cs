using System.Globalization;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Iptables;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Netfilter.Firewalld;

/// <summary>A rich rule: whom it is about, what, and what happens.</summary>
internal sealed class FirewalldRichRule(XmlItem element)
{
    public XmlItem Element => element;

    public int Priority =>
        int.TryParse(element["priority"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority) ? priority : 0;

    /// <summary>Which of a zone's chains it goes to: what denies comes before what allows, unless it has a priority of its own.</summary>
    public string Suffix => Priority < 0
        ? "pre" : Priority > 0 ? "post" : Has("reject") || Has("drop") || (Has("icmp-block") && !Has("accept")) ? "deny" : "allow";

    /// <summary>What it is about; <see langword="null"/> for everything from whom it names.</summary>
    public XmlItem? Content =>
        element.Children.Find(c => c.Name is "service" or "port" or "protocol" or "source-port" or "icmp-block" or "icmp-type" or "tcp-mss-clamp");

    /// <summary>A rate, which holds now and then.</summary>
    public string Limit =>
        (element.Child("accept") ?? element.Child("reject") ?? element.Child("drop") ?? element.Child("mark"))?.Child("limit")?["value"] is { } value
        ? "-m limit --limit " + value
            .Replace("/m", "/minute", StringComparison.Ordinal).Replace("/s", "/second", StringComparison.Ordinal)
            .Replace("/h", "/hour", StringComparison.Ordinal).Replace("/d", "/day", StringComparison.Ordinal)
        : "";

    public bool Has(string name) => element.Has(name);

    public bool IsFor(IpFamily family) => element["family"] is not { } own || (own == "ipv4") == (family == IpFamily.IPv4);

    /// <returns>Null when it is not for the family.</returns>
    public string? Match(FirewalldMatches matches)
    {
        var match = "";
        foreach (var child in element.Children)
        {
            if (child.Name is not ("source" or "destination")) continue;
            if (matches.Address(child, child.Name == "destination") is not { } part) return null;
            match += " " + part;
        }

        return match;
    }

    /// <returns>Null for a rule that only logs, or only changes the packet.</returns>
    public string? Verdict(IpFamily family, string refusal)
    {
        if (Has("accept")) return "ACCEPT";
        if (Has("drop")) return "DROP";
        if (element.Child("reject") is not { } reject) return Has("icmp-block") ? refusal : null;
        var type = reject["type"];
        return type is null || IptablesData.FindAnswer(family, type) is null ? "REJECT" : $"REJECT --reject-with {type}";
    }
}
