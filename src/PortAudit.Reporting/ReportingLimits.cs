namespace PortAudit.Reporting;

/// <summary>What reports show at most.</summary>
internal static class ReportingLimits
{
    /// <summary>Of a template, in characters. The shipped report stays below 30 million.</summary>
    public const int MostOutput = 50_000_000;

    /// <summary>Of a template, in evaluated nodes, some seconds' worth; a report of 2,000 findings takes two millions.</summary>
    public const int MostSteps = 50_000_000;

    /// <summary>Of one loop of a template.</summary>
    public const int MostRounds = 5_000_000;

    /// <summary>Blocks and brackets of a template within each other.</summary>
    public const int DeepestTemplate = 100;

    /// <summary>Of a template, in tokens between line ends, commas and the like: no chain is longer.</summary>
    public const int LongestStatement = 2000;

    /// <summary>Findings that stand in the document: what a browser lays out in half a second.</summary>
    public const int MostShownFindings = 2000;

    /// <summary>Of these, in characters: hostile inputs could make every finding as long as its texts may be.</summary>
    public const int MostShownText = 10_000_000;

    /// <summary>Of all findings of the page, in bytes, so that with the other sections it stays below 30 MB.</summary>
    public const int MostFindingBytes = 26_000_000;

    /// <summary>Diagnostics of the page.</summary>
    public const int MostDiagnostics = 500;

    /// <summary>Files of the page that were not read.</summary>
    public const int MostPassedOver = 500;

    /// <summary>Services in the page's map of exposures.</summary>
    public const int MostServices = 500;

    /// <summary>Choices of one filter of the page.</summary>
    public const int MostChoices = 500;

    /// <summary>Of the whole page: a map is to look around in, the file itself is at hand.</summary>
    public const int MostMappedRules = 3000;

    /// <summary>Of one chain of the map.</summary>
    public const int MostRulesOfChain = 300;

    /// <summary>Of a finding of the page, in characters.</summary>
    public const int LongestPageMessage = 1000;

    /// <summary>Of a value in a finding's evidence, in characters.</summary>
    public const int LongestEvidence = 400;

    /// <summary>Related places of a finding of the page.</summary>
    public const int MostRelatedOfPage = 12;

    /// <summary>Items of a list in a finding's evidence.</summary>
    public const int MostItems = 20;

    /// <summary>Of a finding that does not stand in the document, in characters.</summary>
    public const int LongestRemainingMessage = 240;

    /// <summary>The same where there are so many that each must be short.</summary>
    public const int LongestLeanMessage = 100;

    /// <summary>Prefixes of one set of addresses in JSON.</summary>
    public const int MostPrefixes = 100;

    /// <summary>Elements of a set in JSON; of a larger one a digest stands there.</summary>
    public const int MostShownElements = 256;

    /// <summary>Larger sets stay sets in the normal form: written out, a set that many rules share would be as long as all of them
    /// together.</summary>
    public const int MostExpandedElements = 256;

    /// <summary>GitHub keeps so many results of a run and drops the rest without a word.</summary>
    public const int MostResults = 5000;

    /// <summary>Notifications of a run, which GitHub does not show.</summary>
    public const int MostNotifications = 1000;

    /// <summary>Related locations of a result.</summary>
    public const int MostRelatedOfResult = 100;

    /// <summary>GitHub takes so many tags of a rule.</summary>
    public const int MostTags = 10;

    /// <summary>GitHub's bound on descriptions; longer ones are cut there without a sign.</summary>
    public const int LongestDescription = 1024;

    /// <summary>Of a result, in characters.</summary>
    public const int LongestResultMessage = 2000;

    /// <summary>Of a finding on the terminal, in characters.</summary>
    public const int LongestConsoleMessage = 400;
}
