using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Structured;

namespace PortAudit.Parsing.Netfilter.Firewalld;

/// <summary>One of firewalld's files.</summary>
/// <param name="Name">The file's name without its ending: that is what firewalld calls the zone, policy, service or set.</param>
/// <param name="Root"><see langword="null"/> for firewalld.conf.</param>
/// <param name="Settings">Of firewalld.conf; else empty.</param>
/// <param name="IsOpen">The file could not be read to its end.</param>
internal sealed record FirewalldSection(
    SourceSpan Span, string Format, string Name, XmlItem? Root, IReadOnlyDictionary<string, string> Settings, bool IsOpen) : Section(Span, Format)
{
    public bool Is(string root) => Root?.Name == root;

    /// <summary>Its name as chains have it: those have no blanks, a file's name may.</summary>
    public string Chain => string.Concat(Name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_'));
}
