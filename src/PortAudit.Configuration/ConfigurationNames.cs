namespace PortAudit.Configuration;

/// <summary>What variables, hosts, zones, rules and parameters can be called in the configuration.</summary>
internal static class ConfigurationNames
{
    public const string VariablePrefix = "PORTAUDIT_";

    /// <summary>They concern the project's own tests.</summary>
    private static readonly string[] NoSettings =
    [
        "PORTAUDIT_CORPUS", "PORTAUDIT_REQUIRE_ALL", "PORTAUDIT_CHROMIUM", "PORTAUDIT_SCALE", "PORTAUDIT_BINARY", "PORTAUDIT_PACKAGES",
    ];

    /// <summary>Whether a variable of the environment is meant for the configuration.</summary>
    public static bool IsVariable(string name) =>
        name.StartsWith(VariablePrefix, StringComparison.OrdinalIgnoreCase) && Array.IndexOf(NoSettings, name) < 0;

    /// <summary>Why a name can't be one; <see langword="null"/> when it can.</summary>
    public static string? Fault(string name)
    {
        if (string.IsNullOrWhiteSpace(name)) return "it is empty";
        if (name.Length > ConfigurationLimits.LongestName) return $"it has more than {ConfigurationLimits.LongestName} characters";

        // The configuration library joins keys with colons: one more would make another key of it.
        if (name.Contains(':')) return "a colon can't be part of it";
        foreach (var c in name)
        {
            if (char.IsControl(c)) return "it has a control character in it";
        }

        return null;
    }
}
