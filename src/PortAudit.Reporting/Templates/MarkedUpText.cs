namespace PortAudit.Reporting.Templates;

/// <summary>Text that is HTML already and is written as it is: the page's own style and scripts, and what a template function escaped.</summary>
/// <remarks>Only our code makes one. A template has no way to turn a text of the model into one without escaping it.</remarks>
internal sealed class MarkedUpText(string text)
{
    public override string ToString() => text;
}
