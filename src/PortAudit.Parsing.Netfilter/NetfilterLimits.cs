namespace PortAudit.Parsing.Netfilter;

/// <summary>What reading the formats of netfilter may cost at most, and what its tools take.</summary>
internal static class NetfilterLimits
{
    /// <summary>Lines of a file that are searched for a status of ufw.</summary>
    public const int MostStatusLines = 500;

    /// <summary>Brackets of arithmetic within each other.</summary>
    public const int DeepestArithmetic = 20;

    /// <summary>Turns of one loop.</summary>
    public const int MostTurns = 5_000;

    /// <summary>Characters of a variable.</summary>
    public const int LongestVariable = 1 << 16;

    /// <summary>Characters that all expansions of a script make together.</summary>
    public const long MostCharacters = 64 << 20;

    /// <summary>Characters of the operand in an expansion.</summary>
    public const int LongestOperand = 4096;

    /// <summary>Expansions within the operand of another.</summary>
    public const int DeepestOperand = 3;

    /// <summary>Commands that a script runs.</summary>
    public const int MostCommands = 100_000;

    /// <summary>Calls of functions within each other.</summary>
    public const int DeepestCall = 30;

    /// <summary>Characters of a condition of a template.</summary>
    public const int LongestCondition = 1 << 14;

    /// <summary>Expansions and quotes of a word within each other.</summary>
    public const int DeepestExpansion = 40;

    /// <summary>Compound commands within each other.</summary>
    public const int DeepestCommand = 60;

    /// <summary>Words that one brace expansion makes.</summary>
    public const int MostBraceWords = 4096;

    /// <summary>Conditions and loops of a template within each other.</summary>
    public const int DeepestTag = 100;

    /// <summary>Words of a line: iptables-restore passes 255 arguments on, of which it needs three itself.</summary>
    public const int MostWords = 251;

    /// <summary>Characters of a word that iptables-restore takes.</summary>
    public const int LongestWord = 1023;

    /// <summary>Characters of the name of a protocol.</summary>
    public const int LongestProtocolName = 16;

    /// <summary>Characters of a tag in the XML of ipset.</summary>
    public const int LongestXmlTag = 4096;

    /// <summary>Elements of all sets of a file.</summary>
    public const int MostSetElements = 2_000_000;

    /// <summary>Rules that deletions by specification compare in one file; what goes beyond is left undone, with a diagnostic.</summary>
    public const int MostComparisons = 20_000_000;

    /// <summary>Rules that flushes which may have happened rewrite in one file; beyond, the chains are open.</summary>
    public const int MostRewritten = 200_000;

    /// <summary>Characters of a line that may be a prompt with its command.</summary>
    public const int LongestPrompt = 2000;

    /// <summary>Pairs of addresses that become a rule each; a line that lists more stays one rule for any of them.</summary>
    public const int MostAddressPairs = 4096;

    /// <summary>Expressions of the JSON of nft within each other.</summary>
    public const int DeepestJsonExpression = 100;

    /// <summary>Texts: as many as a node of the syntax can tell apart.</summary>
    public const int MostTexts = 60_000;

    /// <summary>Runs of nft in a script: as many texts as a node of the syntax can tell apart, with room for included files.</summary>
    public const int MostRuns = 60_000;

    /// <summary>Sets and variables within the elements of a set.</summary>
    public const int DeepestSetReference = 64;

    /// <summary>Elements that variables of variables of sets unfold to.</summary>
    public const int MostUnfolded = 1 << 22;

    /// <summary>Values of nft within each other.</summary>
    public const int DeepestValue = 96;

    /// <summary>Characters of the name of a value of nft.</summary>
    public const int LongestValueName = 32;

    /// <summary>Expressions within each other that are written out.</summary>
    public const int DeepestText = 64;

    /// <summary>Characters that one expression is written out as.</summary>
    public const int LongestText = 4096;

    /// <summary>Includes within each other: as deep as nft goes (include/parser.h, MAX_INCLUDE_DEPTH).</summary>
    public const int DeepestInclude = 16;

    /// <summary>Files that one script includes.</summary>
    public const int MostFiles = 1000;

    /// <summary>Lines of a quoted string; past this the quote was forgotten.</summary>
    public const int LongestString = 16;

    /// <summary>Conditions of a template at one place; deeper or longer ones are one question: nobody writes them in earnest.</summary>
    public const int MostGuards = 32;

    /// <summary>Expressions and blocks of nft within each other.</summary>
    public const int DeepestNesting = 64;

    /// <summary>Characters of a line that iptables-restore reads in one piece, without its end.</summary>
    public const int LongestLine = 10239;

    /// <summary>Lines that a comment with raw line breaks is looked for in.</summary>
    public const int MostJoinedLines = 50;

    /// <summary>Characters of the rest of a file that are searched for the family of a second dump.</summary>
    public const int LongestLookahead = 1 << 14;

    /// <summary>How often that is done.</summary>
    public const int MostLookaheads = 10;

    /// <summary>Characters of a tag of a template in a script of nft.</summary>
    public const int LongestTemplate = 4096;

    /// <summary>Characters of a word that a placeholder is glued into.</summary>
    public const int LongestGlued = 512;
}
