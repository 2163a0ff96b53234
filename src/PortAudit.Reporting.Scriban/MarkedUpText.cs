namespace PortAudit.Reporting.Scriban;

/// <summary>Text that is HTML already and is not escaped again: what <c>raw</c> and <c>html.escape</c> give.</summary>
internal sealed class MarkedUpText(string text)
{
    public override string ToString() => text;
}
