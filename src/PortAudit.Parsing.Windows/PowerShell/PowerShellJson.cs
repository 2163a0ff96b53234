using PortAudit.Model.Sources;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Windows.PowerShell;

/// <summary>Reads what <c>ConvertTo-Json</c> writes: one object, an array, arrays one after the other, or objects that hold arrays.</summary>
internal sealed class PowerShellJson(SourceFile source, int start, DiagnosticLog log)
{
    private readonly JsonTree _tree = new(source.Text, start, isSequence: true);
    private readonly List<PowerShellObject> _objects = [];

    /// <summary>Whether the text ends before its structure does.</summary>
    public bool IsDamaged => _tree.Error is not null && !EndsWhole();

    public List<PowerShellObject> Read()
    {
        Value(_tree.Root);
        if (IsDamaged && _tree.Error is var (at, message))
            log.Report(WindowsDiagnostics.JsonCutOff, source.Span(at, Math.Min(1, source.Text.Length - at)), message, _objects.Count);
        return _objects;
    }

    // A prompt after the last value is not a mistake.
    private bool EndsWhole() => new JsonItem(_tree, _tree.Root).Items is [.., { IsWhole: true }];

    // What a property holds: its values, or null where it is an object.
    private List<string>? Value(int node) => _tree[node].Kind switch
    {
        JsonKind.Object => Object(node),
        JsonKind.Array => Array(node),
        JsonKind.Null => [],
        JsonKind.True => ["True"],
        JsonKind.False => ["False"],
        _ => [_tree.Text(node).ToString()],
    };

    private List<string>? Object(int node)
    {
        var (start, end, isWhole) = (_tree[node].Start, _tree[node].End, _tree[node].IsWhole);
        var found = new PowerShellObject(source.Span(start, end - start));
        List<string>? wrapped = null;
        for (var child = _tree[node].Child; child > 0; child = _tree[child].Next)
        {
            if (Value(child) is not { } value) continue;
            var name = _tree.Name(child).ToString();
            found.Properties[name] = value;

            // Windows PowerShell wraps arrays as {"value": [...], "Count": 2}, and enums as {"value": 1, "Value": "True"}.
            if (name.Equals("value", StringComparison.OrdinalIgnoreCase)) wrapped ??= value;
        }

        if (isWhole && PowerShellReader.IsFirewall(found)) _objects.Add(found);
        return wrapped;
    }

    private List<string>? Array(int node)
    {
        var values = new List<string>();
        var isList = true;
        for (var child = _tree[node].Child; child > 0; child = _tree[child].Next)
        {
            if (Value(child) is { } value) values.AddRange(value);
            else isList = false;
        }

        return isList ? values : null;
    }
}
