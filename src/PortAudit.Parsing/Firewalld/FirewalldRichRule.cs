using System.Globalization;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Iptables;

namespace PortAudit.Parsing.Firewalld;

/// <summary>A rich rule: whom it is about, what, and what happens.</summary>
internal sealed class FirewalldRichRule(FirewalldElement element)
{
    public FirewalldElement Element => element;

    public int Priority => int.TryParse(element["priority"], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var priority) ? priority : 0;

    public bool Denies => Has("reject") || Has("drop") || Has("icmp-block");

    /// <summary>What it is about; <see langword="null"/> for everything from whom it names.</summary>
    public FirewalldElement? Content => element.Children.Find(c => c.Name is "service" or "port" or "protocol" or "source-port" or "icmp-block" or "icmp-type");

    /// <summary>A rate, which holds now and then.</summary>
    public string Limit => (element.Child("accept") ?? element.Child("reject") ?? element.Child("drop"))?.Child("limit")?["value"] is { } value
        ? $"-m limit --limit {value.Replace("/m", "/minute", StringComparison.Ordinal).Replace("/s", "/second", StringComparison.Ordinal).Replace("/h", "/hour", StringComparison.Ordinal).Replace("/d", "/day", StringComparison.Ordinal)}" : "";

    public bool Has(string name) => element.Has(name);

    /// <returns>Null when it is not for the family.</returns>
    public string? Match(Func<FirewalldElement, bool, string?> address)
    {
        var match = "";
        foreach (var child in element.Children)
        {
            if (child.Name is not ("source" or "destination")) continue;
            if (address(child, child.Name == "destination") is not { } part) return null;
            match += " " + part;
        }
        return match;
    }

    /// <returns>Null for a rule that only logs.</returns>
    public string? Verdict(IpFamily family)
    {
        if (Has("accept")) return "ACCEPT";
        if (Has("drop")) return "DROP";
        if (element.Child("reject") is { } reject)
        {
            var type = reject["type"];
            return type is null || IptablesData.FindAnswer(family, type) is null ? "REJECT" : $"REJECT --reject-with {type}";
        }

        return Has("mark") ? $"MARK --set-mark {element.Child("mark")!["set"]}" : null;
    }
}
