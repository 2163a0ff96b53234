using PortAudit.Model.Firewall.Windows;
using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Windows;

/// <summary>What a part of a file says of Windows Firewall; a host's ruleset is made of all such sections together.</summary>
public sealed record WindowsSection(SourceSpan Span, string Format, WindowsPolicy Stated) : Section(Span, Format)
{
    /// <summary>What an input says of Windows Firewall; <see langword="null"/> for inputs of other kinds.</summary>
    public static WindowsPolicy? Policy(ParsedInput input) => input.Sections.OfType<WindowsSection>().FirstOrDefault()?.Stated;

    public override ParsedInput? Complete(ParsedInput input, HostSections host) =>
        host.Once(typeof(WindowsTogether), WindowsTogether.Of)[input.Source];
}
