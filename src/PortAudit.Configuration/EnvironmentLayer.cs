using PortAudit.Model.Names;

namespace PortAudit.Configuration;

/// <summary>The <c>PORTAUDIT_…</c> variables: <c>__</c> leads one level down, capitals make no difference, commas separate the items of a
/// list.</summary>
/// <remarks>An empty variable is as good as none, because a pipeline often can't leave one out. The library's own provider reads the
/// process's environment only, takes no comma lists and passes over what is misspelt.</remarks>
internal sealed class EnvironmentLayer(IReadOnlyDictionary<string, string?> environment, string folder, List<Diagnostic> diagnostics)
    : ConfigurationLayer(folder)
{
    public override void Load()
    {
        var variables = environment.Keys.Where(ConfigurationNames.IsVariable).ToList();
        variables.Sort(StringComparer.Ordinal);
        foreach (var variable in variables) Read(variable, environment[variable]);
    }

    private void Read(string variable, string? value)
    {
        var (key, shape) = Resolve(variable[ConfigurationNames.VariablePrefix.Length..].Split("__"));
        if (shape is not (KeyShape.Text or KeyShape.Word or KeyShape.Flag or KeyShape.List { Item: KeyShape.Text }))
        {
            var known = Variables(ConfigurationKeys.All, "").Select(v => ConfigurationNames.VariablePrefix + v).ToList();
            diagnostics.Add(ConfigurationDiagnostics.UnknownVariable.At(variable, NearestName.Hint(variable, known)));
        }
        else if (Says(key))
        {
            diagnostics.Add(ConfigurationDiagnostics.DuplicateKey.At(variable, variable));
        }
        else if (!string.IsNullOrWhiteSpace(value))
        {
            Read(key, shape, Origin.Environment(variable), value);
        }
    }

    private void Read(string key, KeyShape shape, Origin origin, string value)
    {
        if (shape is not KeyShape.List list)
        {
            Add(key, origin, value.Trim());
            return;
        }

        var items = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (items.Length < list.Least) diagnostics.Add(origin.Report(ConfigurationDiagnostics.Empty, "the list"));
        else AddList(key, origin, items);
    }

    private static (string Key, KeyShape? Shape) Resolve(string[] names)
    {
        KeyShape? shape = ConfigurationKeys.All;
        for (var i = 0; i < names.Length; i++)
        {
            switch (shape)
            {
                case KeyShape.Fields fields:
                    (names[i], shape) = fields.Keys.FirstOrDefault(k => k.Key.Equals(names[i], StringComparison.OrdinalIgnoreCase));
                    break;
                case KeyShape.Map map when ConfigurationNames.Fault(names[i]) is null:
                    shape = map.Entry;
                    break;
                default:
                    return ("", null);
            }
        }

        return (string.Join(':', names), shape);
    }

    /// <summary>The variables that there are, without their prefix; NAME represents the user's own names.</summary>
    private static IEnumerable<string> Variables(KeyShape shape, string name)
    {
        var below = name.Length == 0 ? "" : name + "__";
        return shape switch
        {
            KeyShape.Fields fields => fields.Keys.SelectMany(k => Variables(k.Value, below + k.Key.ToUpperInvariant())),
            KeyShape.Map map => Variables(map.Entry, below + "NAME"),
            KeyShape.List { Item: KeyShape.Fields } => [],
            _ => [name],
        };
    }
}
