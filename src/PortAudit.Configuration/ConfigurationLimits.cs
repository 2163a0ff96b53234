using PortAudit.Yaml;

namespace PortAudit.Configuration;

/// <summary>What a configuration may have at most, beside the limits of YAML.</summary>
internal static class ConfigurationLimits
{
    /// <summary>Faults that are told: nobody reads more, and each costs a search for what was meant.</summary>
    public const int MostFaults = 100;

    /// <summary>Of a file: in the repository may be a link to something endless.</summary>
    public const int MostBytes = 4 * YamlLimits.MostCharacters;

    /// <summary>Of a host, a zone or a rule, in characters.</summary>
    public const int LongestName = 253;
}
