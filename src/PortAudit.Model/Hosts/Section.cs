namespace PortAudit.Model.Hosts;

/// <summary>A part of a file in one format, all of the file where it holds one listing: the unit in which what is known of a host is
/// completed.</summary>
/// <remarks>What it says means more beside other sections of the host: sets that rules name, a tool's configuration in several files.</remarks>
/// <param name="Span">Its lines in the file.</param>
/// <param name="Format">As <c>--type</c> spells it.</param>
public abstract record Section(SourceSpan Span, string Format)
{
    public SourceFile Source => Span.File;

    /// <summary>What the input that it belongs to comes to beside the host's other sections.</summary>
    /// <param name="input">As it was read, or as the sections before this one completed it.</param>
    /// <returns><see langword="null"/> when they add nothing.</returns>
    public virtual ParsedInput? Complete(ParsedInput input, HostSections host) => null;
}
