using PortAudit.Model.Names;
using PortAudit.Yaml;

namespace PortAudit.Configuration;

/// <summary>A configuration file, checked against the tree of keys: what does not belong is reported at its place and left out.</summary>
internal sealed class YamlConfigurationLayer(SourceFile file, KeyShape.Fields keys, string folder, List<Diagnostic> diagnostics)
    : ConfigurationLayer(folder)
{
    private int _faults;

    public override void Load()
    {
        if (ConfigurationSyntax.Read(file, diagnostics) is { } root) Read(keys, "", keys.Owner, root, root.Span);
    }

    /// <param name="key">Joined with colons; empty for the whole file.</param>
    /// <param name="name">What a message calls the value.</param>
    /// <param name="place">Of the key, or of the value where it has none.</param>
    private void Read(KeyShape shape, string key, string name, YamlSyntax node, SourceSpan place)
    {
        switch (shape, node)
        {
            case (_, ScalarSyntax) when ConfigurationSyntax.IsNothing(node):
                if (shape.MayBeEmpty) break;
                Report(ConfigurationDiagnostics.WrongShape, place, name, shape.Expected, "nothing");
                Refuse(key);
                break;
            case (KeyShape.Flag, ScalarSyntax { IsPlain: false }):
                Report(ConfigurationDiagnostics.WrongShape, node.Span, name, shape.Expected, "a quoted text");
                break;
            case (KeyShape.Text or KeyShape.Word or KeyShape.Flag, ScalarSyntax scalar):
                Add(key, Origin.File(node.Span), scalar.Value);
                break;
            case (KeyShape.List { AcceptsOne: true }, ScalarSyntax one):
                Add(key, Origin.File(place));
                Add($"{key}:0", Origin.File(node.Span), one.Value);
                break;
            case (KeyShape.List list, ListSyntax items):
                ReadList(list, key, name, items, place);
                break;
            case (KeyShape.Map or KeyShape.Fields, MapSyntax map):
                ReadMap(shape, key, name, map, place);
                break;
            default:
                Report(ConfigurationDiagnostics.WrongShape, node.Span, name, shape.Expected, ConfigurationSyntax.Shape(node));
                Refuse(key);
                break;
        }
    }

    private void ReadList(KeyShape.List shape, string key, string name, ListSyntax list, SourceSpan place)
    {
        Add(key, Origin.File(place));
        foreach (var item in list.Items) Read(shape.Item, $"{key}:{Names(key).Count}", $"an item of {name}", item, item.Span);
        if (list.Items.Count < shape.Least) Report(ConfigurationDiagnostics.Empty, list.Span, name);
    }

    private void ReadMap(KeyShape shape, string key, string name, MapSyntax map, SourceSpan place)
    {
        if (key.Length > 0) Add(key, Origin.File(place));
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (child, value) in map.Entries)
        {
            // Each fault may cost a search for what was meant.
            if (_faults > ConfigurationLimits.MostFaults) return;
            var childKey = key.Length == 0 ? child.Value : $"{key}:{child.Value}";
            if (Child(shape, child, seen) is { } below) Read(below, childKey, $"'{VisibleText.Brief(child.Value)}'", value, child.Span);
        }

        if (map.Entries.Count == 0 && shape is KeyShape.Map { Least: > 0 }) Report(ConfigurationDiagnostics.Empty, map.Span, name);
    }

    /// <summary>What stands under a key; <see langword="null"/> and a diagnostic when it is none.</summary>
    private KeyShape? Child(KeyShape shape, ScalarSyntax key, HashSet<string> seen)
    {
        var name = VisibleText.Brief(key.Value);
        if (!seen.Add(key.Value))
        {
            Report(ConfigurationDiagnostics.DuplicateKey, key.Span, name);
            return null;
        }

        switch (shape)
        {
            case KeyShape.Fields fields when fields.Keys.TryGetValue(key.Value, out var value):
                return value;
            case KeyShape.Fields fields:
                Report(ConfigurationDiagnostics.UnknownKey, key.Span, name, fields.Owner, NearestName.Hint(key.Value, [.. fields.Keys.Keys]));
                return null;
            case KeyShape.Map map when ConfigurationNames.Fault(key.Value) is { } fault:
                Report(ConfigurationDiagnostics.InvalidName, key.Span, name, map.Names, fault);
                return null;
            default:
                return ((KeyShape.Map)shape).Entry;
        }
    }

    private void Report(DiagnosticDescriptor descriptor, SourceSpan span, params object?[] arguments)
    {
        if (++_faults <= ConfigurationLimits.MostFaults)
            diagnostics.Add(descriptor.At(span, arguments));
        else if (_faults == ConfigurationLimits.MostFaults + 1)
            diagnostics.Add(ConfigurationDiagnostics.TooManyFaults.At(span, ConfigurationLimits.MostFaults));
    }
}
