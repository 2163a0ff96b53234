using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Netfilter.Ipsets;

/// <summary>The sets of a host by name, and which of them its own rules write to.</summary>
internal sealed class IpsetCatalog
{
    private readonly Dictionary<string, Ipset> _sets = [];
    private readonly HashSet<string> _grown = [];
    private readonly HashSet<string> _shrunk = [];

    public IpsetCatalog(IEnumerable<Ipset> sets)
    {
        foreach (var set in sets) _sets[set.Name] = set;
    }

    public int Count => _sets.Count;

    /// <returns>Null when no input of the host has sets.</returns>
    public static IpsetCatalog? Of(IReadOnlyList<ParsedInput> host)
    {
        var catalog = new IpsetCatalog(host.SelectMany(i => i.Sections).OfType<IpsetSection>().SelectMany(f => f.Sets));
        if (catalog.Count == 0) return null;
        foreach (var rule in host.SelectMany(i => i.Rulesets).SelectMany(r => r.Tables).SelectMany(t => t.Chains).SelectMany(c => c.Rules))
            catalog.Note(rule);
        return catalog;
    }

    /// <summary>What a match of a rule asks.</summary>
    /// <param name="directions">src or dst for each dimension, with commas.</param>
    /// <param name="returnsNoMatch">--return-nomatch: exceptions hold instead of members.</param>
    /// <returns>Null when the set is not known, or its kind is not modelled.</returns>
    public Condition? Find(string name, string directions, IpFamily family, bool returnsNoMatch, SourceSpan span) =>
        Find(name, directions.Split(','), family, returnsNoMatch, span, 0);

    public bool Has(string name) => _sets.ContainsKey(name);

    private Condition? Find(string name, string[] directions, IpFamily family, bool returnsNoMatch, SourceSpan span, int depth)
    {
        if (!_sets.TryGetValue(name, out var set) || depth > 2) return null;
        Condition? condition;
        if (set.Members is { } members)
        {
            var parts = members.Select(m => Find(m, directions, family, returnsNoMatch, span, depth + 1)).ToArray();
            condition = parts.Any(p => p is null) ? null : new AnyOf([.. parts!]);
        }
        else
        {
            condition = set.Find(directions, family, returnsNoMatch, span);
        }

        if (condition is null || _shrunk.Contains(name)) return null;
        if (!_grown.Contains(name)) return condition;
        return new AnyOf([condition, new UnknownCondition($"an element that rules added to set {name}", UnknownKind.Updatable, span)]);
    }

    private void Note(FilterRule rule)
    {
        foreach (var part in rule.Parts)
        {
            if (part is not UpdateSet { Text: var text } || !text.StartsWith("SET ", StringComparison.Ordinal)) continue;
            var words = text.Split(' ');
            for (var i = 0; i + 1 < words.Length; i++)
            {
                if (words[i] is "--add-set" or "--map-set") _grown.Add(words[i + 1].Trim('"'));
                if (words[i] == "--del-set") _shrunk.Add(words[i + 1].Trim('"'));
            }
        }
    }

    /// <summary>Reads a file whose rules may name sets: once without any, and again where other sections of the host have some.</summary>
    public static ParsedInput Completed(SourceFile source, string type, Func<IpsetCatalog?, ParsedInput> read)
    {
        var alone = read(null);

        // A script that fills sets of its own has looked its rules up in those.
        if (!source.Text.Contains("-set", StringComparison.Ordinal) || alone.Sections.Any(static s => s is IpsetSection)) return alone;
        return alone with
        {
            Sections = [.. alone.Sections, new RereadSection(source.Whole, type, (_, host) => Of(host.Inputs) is { } sets ? read(sets) : null)]
        };
    }
}
