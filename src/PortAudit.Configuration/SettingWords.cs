using PortAudit.Model.Facts;
using PortAudit.Model.Findings;

namespace PortAudit.Configuration;

/// <summary>How the configuration spells values.</summary>
internal static class SettingWords
{
    public static string Word(this Severity severity) => Vocabulary.Severities[(int)severity];

    public static string Word(this Severity? severity) => severity?.Word() ?? ConfigurationKeys.Never;
}
