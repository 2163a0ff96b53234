using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Netfilter.Ufw;

/// <summary>Which of ufw's files it is.</summary>
internal enum UfwPart : byte
{
    /// <summary>ufw.conf and /etc/default/ufw.</summary>
    Settings,
    Before,
    After,
    User,

    /// <summary>Application profiles.</summary>
    Profiles,
}

/// <summary>One of ufw's files, for the ruleset that they make together.</summary>
/// <param name="Family">Whose rules; without meaning for settings and profiles.</param>
/// <param name="Settings">By name; empty for rules.</param>
internal sealed record UfwSection(SourceSpan Span, string Format, UfwPart Part, IpFamily Family,
    IReadOnlyDictionary<string, string> Settings) : Section(Span, Format)
{
    /// <summary>The rules that <c>ufw status</c> shows; <see langword="null"/> for a file of ufw, which has them as text.</summary>
    public IReadOnlyList<UfwRule>? Shown { get; init; }

    /// <summary>Ports by the profile's name; empty for other parts.</summary>
    public IReadOnlyDictionary<string, string> Profiles { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether <c>ufw status</c> said it: that is how things are, not how they will be after the next start.</summary>
    public bool IsStatus { get; init; }
}
