namespace PortAudit.Analysis;

/// <summary>What the analyses do at most.</summary>
internal static class AnalysisLimits
{
    /// <summary>Threads: each has packet sets of its own in memory.</summary>
    public const int MostWorkers = 4;

    /// <summary>Rules that one walk comes to; past it, <see cref="Traversal.WalkLimitException"/>.</summary>
    public const long MostSteps = 5_000_000;

    /// <summary>Chains of one priority that disturb each other, every order of which is walked: 4! walks.</summary>
    public const int MostUnordered = 4;

    /// <summary>Jumps within each other; beyond, the walk asks instead.</summary>
    public const int DeepestNesting = 256;

    /// <summary>Rules that are put together before the packets pass them.</summary>
    public const int MostPending = 32;

    /// <summary>Blocks of ports under which a rule stands in an index: under more it costs more to file than to ask each time.</summary>
    public const int MostBlocks = 64;

    /// <summary>2^8 rules in a run: long enough that few are left, short enough that their sets stay small.</summary>
    public const int LongestRunLevel = 8;

    /// <summary>Fewer than 2^2 rules are walked one by one as quickly.</summary>
    public const int ShortestRunLevel = 2;

    /// <summary>Actions of a map, each with an outcome of its own, so that a finding can name the element; beyond that elements with
    /// one action go together.</summary>
    public const int MostActionsApart = 8;

    /// <summary>Sets of shared fields that are kept. Slices of one question differ in little; a caller that asks about thousands of
    /// addresses keeps none of them long.</summary>
    public const int MostShared = 64;

    /// <summary>Routes: each is set against all longer ones. A host that carries more is a router of the internet, whose ways nobody
    /// asks here.</summary>
    public const int MostRoutes = 2_000;

    /// <summary>Ports that rules name and that are judged although no program was seen to listen; ANA004 tells of the rest.</summary>
    public const int MostImpliedPorts = 4096;

    /// <summary>Ports in a range each of which is asked about.</summary>
    public const int WidestExpandedRange = 32;

    /// <summary>Ports asked about in a wider range: a rule that lets in half the port space names no service, so the riskiest inside
    /// represent the rest.</summary>
    public const int MostInWideRange = 5;

    /// <summary>Ports of a scan that are walked: a scan of a host that answers on each would otherwise cost a walk for each.</summary>
    public const int MostScannedPorts = 512;

    /// <summary>Rules that an exposure names.</summary>
    public const int MostRulesOfExposure = 20;

    /// <summary>Elements of a set that are named beside the rule; with more, the rule stands alone.</summary>
    public const int MostElementsOfRule = 4;

    /// <summary>Boxes of a way through a host: eight bytes a field each.</summary>
    public const int MostRows = 1 << 20;

    /// <summary>Boxes that any way may have, however few its rules.</summary>
    public const int FewRows = 1 << 16;

    /// <summary>Boxes a rule, on average: chains that many rules call are written out for each.</summary>
    public const int MostRowsOfRule = 8;

    /// <summary>Alternatives of one rule's conditions, or elements of a map.</summary>
    public const int MostTerms = 1 << 12;

    /// <summary>Rules of a host whose ways in are judged by boxes.</summary>
    public const int MostBoxedRules = 2_500;

    /// <summary>Ranges of a mask with holes.</summary>
    public const int MostMaskRanges = 1 << 8;

    /// <summary>Packets that a search tries before it gives up: the longest of a study took 300.</summary>
    public const int MostSearchSteps = 10_000;

    /// <summary>Parts of a region that are looked at one by one, to tell whether a packet stands for all of it.</summary>
    public const int MostCells = 256;

    /// <summary>Open questions that are tried with all combinations of answers; further ones are taken to be independent.</summary>
    public const int MostQuestionsTried = 8;

    /// <summary>Ranges of sources from which a rule is tried.</summary>
    public const int MostSourcesTried = 8;

    /// <summary>Packets found before that are tried from the next source, before one is searched for.</summary>
    public const int MostPointsKept = 8;

    /// <summary>Pairs of rules that differ in little, a host.</summary>
    public const int MostTwins = 1000;

    /// <summary>Ports in a range that a fact lists one by one.</summary>
    public const int WidestListedRange = 1024;

    /// <summary>Prefixes that a text about packets spells out.</summary>
    public const int MostPrefixes = 8;

    /// <summary>Products of ranges in which a difference between two rulesets is listed, each direction, certainty, path and family;
    /// more are folded, and the answer says so.</summary>
    public const int MostCubes = 50;

    /// <summary>Rules that are named as deciding about one packet where unknown conditions let several decide.</summary>
    public const int MostDeciders = 8;
}
