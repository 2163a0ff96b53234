using System.Text;
using PortAudit.Reporting.Templates;

namespace PortAudit.Reporting.Html;

/// <summary>Style and scripts of the page, and the policy under which a browser runs these and nothing else.</summary>
internal static class PageParts
{
    /// <summary>Runs before anything is drawn, so that folded parts never flash open.</summary>
    private const string HeadScript = "document.documentElement.className='js'";

    public static TemplateObject Of()
    {
        var style = EmbeddedText.Read("report.css");
        var script = EmbeddedText.Read("report.js");
        return new TemplateObject
        {
            ["style"] = new MarkedUpText(style),
            ["headScript"] = new MarkedUpText(HeadScript),
            ["script"] = new MarkedUpText(script),

            // The browser hashes what stands between the tags, to the last blank: a template puts nothing else there.
            ["policy"] = $"default-src 'none'; style-src {Hash(style)}; script-src {Hash(HeadScript)} {Hash(script)}; "
                + "base-uri 'none'; form-action 'none'",
        };
    }

    private static string Hash(string text) => $"'sha256-{Convert.ToBase64String(Sha256Digest.Of(Encoding.UTF8.GetBytes(text)))}'";
}
