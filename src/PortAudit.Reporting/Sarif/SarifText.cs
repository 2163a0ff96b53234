using System.Text;

namespace PortAudit.Reporting.Sarif;

/// <summary>Texts as SARIF viewers show them.</summary>
internal static class SarifText
{
    /// <summary>A message text in which brackets are brackets: unescaped, <c>[label](3)</c> is a link (SARIF 2.1.0, 3.11.6).</summary>
    public static string Message(string text)
    {
        var visible = VisibleText.Of(text, ReportingLimits.LongestResultMessage);
        if (!visible.AsSpan().ContainsAny('[', ']')) return visible;
        var result = new StringBuilder(visible.Length + 16);
        for (var i = 0; i < visible.Length; i++)
        {
            // Backslashes right before a bracket would take its escape away.
            if (visible[i] is '[' or ']')
            {
                for (var back = i - 1; back >= 0 && visible[back] == '\\'; back--) result.Append('\\');
                result.Append('\\');
            }

            result.Append(visible[i]);
        }

        return result.ToString();
    }

    public static string Description(string text)
    {
        var prose = VisibleText.Prose(text);
        return prose.Length <= ReportingLimits.LongestDescription ? prose : prose[..(ReportingLimits.LongestDescription - 3)] + "...";
    }

    public static string Level(Severity severity) => severity switch
    {
        Severity.Critical or Severity.High => "error",
        Severity.Medium => "warning",
        _ => "note",
    };

    /// <summary>GitHub shows over 9.0 as critical, from 7.0 as high, from 4.0 as medium, above 0.0 as low.</summary>
    public static string SecuritySeverity(Severity severity) => severity switch
    {
        Severity.Critical => "9.5",
        Severity.High => "8.0",
        Severity.Medium => "5.5",
        Severity.Low => "3.0",
        _ => "0.5",
    };
}
