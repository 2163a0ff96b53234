using PortAudit.Model.Firewall;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

/// <summary>What the commands of a script, a listing or a JSON document leave.</summary>
internal sealed class RulesetSyntax
{
    private readonly Dictionary<string, TableSyntax> _tables = [];

    public SyntaxTree Tree { get; } = new();

    public List<TableSyntax> Tables { get; } = [];

    /// <summary>The input shows what the kernel holds, rather than what to do.</summary>
    public bool IsListing { get; set; }

    /// <summary>Nothing but what the input says is loaded: a whole listing, or a script that flushes all before.</summary>
    public bool IsComplete { get; set; }

    public TableSyntax? Find(TableFamily family, string name) => _tables.GetValueOrDefault(Key(family, name));

    /// <summary>The table of the family and name, made where there is none.</summary>
    public TableSyntax Table(TableFamily family, string name, SourceSpan span)
    {
        var key = Key(family, name);
        if (_tables.TryGetValue(key, out var known)) return known;
        var table = new TableSyntax(family, name, span);
        _tables.Add(key, table);
        Tables.Add(table);
        return table;
    }

    public void Remove(TableSyntax table)
    {
        _tables.Remove(Key(table.Family, table.Name));
        Tables.Remove(table);
    }

    private static string Key(TableFamily family, string name) => (char)('0' + (int)family) + name;
}
