using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Ufw;

/// <summary>Which of ufw's files it is.</summary>
internal enum UfwPart : byte
{
    /// <summary>ufw.conf and /etc/default/ufw.</summary>
    Settings,
    Before,
    After,
    User,
}

/// <summary>One of ufw's files, for the ruleset that they make together.</summary>
/// <param name="Family">Whose rules; without meaning for settings.</param>
/// <param name="Settings">By name; empty for rules.</param>
internal sealed record UfwFragment(SourceFile Source, UfwPart Part, IpFamily Family, IReadOnlyDictionary<string, string> Settings) : HostFragment(Source);
