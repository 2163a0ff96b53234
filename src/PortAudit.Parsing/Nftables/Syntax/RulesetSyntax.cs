using PortAudit.Model.Firewall;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Nftables.Syntax;

/// <summary>What the commands of a script, a listing or a JSON document leave behind.</summary>
internal sealed class RulesetSyntax
{
    private readonly Dictionary<(TableFamily, string), TableSyntax> _tables = [];

    public SyntaxTree Tree { get; } = new();

    public List<TableSyntax> Tables { get; } = [];

    /// <summary>The input shows what the kernel holds, rather than what to do.</summary>
    public bool IsListing { get; set; }

    /// <summary>Nothing but what the input says is loaded: a whole listing, or a script that flushes all before.</summary>
    public bool IsComplete { get; set; }

    public TableSyntax? Find(TableFamily family, string name) => _tables.GetValueOrDefault((family, name));

    /// <summary>The table of the family and name, made where there is none.</summary>
    public TableSyntax Table(TableFamily family, string name, SourceSpan span)
    {
        if (_tables.TryGetValue((family, name), out var known)) return known;
        var table = new TableSyntax(family, name, span);
        _tables.Add((family, name), table);
        Tables.Add(table);
        return table;
    }

    public void Remove(TableSyntax table)
    {
        _tables.Remove((table.Family, table.Name));
        Tables.Remove(table);
    }
}
