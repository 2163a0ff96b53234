namespace PortAudit.Parsing.Windows;

/// <summary>Gives rules that have nothing but a name an id: the name, with a number after it for namesakes.</summary>
internal sealed class RuleIds
{
    private readonly HashSet<string> _given = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, int> _last = new(StringComparer.OrdinalIgnoreCase);

    public string Of(string name)
    {
        if (_given.Add(name)) return name;

        // Counting goes on where the last namesake stopped: thousands of them are not tried anew.
        for (var number = _last.GetValueOrDefault(name, 1) + 1; ; number++)
        {
            var id = $"{name} ({number})";
            if (!_given.Add(id)) continue;
            _last[name] = number;
            return id;
        }
    }
}
