using PortAudit.Model.Diagnostics;

namespace PortAudit.Parsing.Netfilter.Nftables;

/// <summary>Everything that reading nftables rulesets can report.</summary>
public static class NftablesDiagnostics
{
    public static readonly DiagnosticDescriptor Unexpected = new("NFT001", DiagnosticSeverity.Error,
        "{1} where {0} is expected; nft would refuse the file; {2}");
    public static readonly DiagnosticDescriptor OpenQuote = new("NFT002", DiagnosticSeverity.Error,
        "quote without an end; nft knows no escapes within quotes; close the quote");
    public static readonly DiagnosticDescriptor OpenBlock = new("NFT003", DiagnosticSeverity.Error,
        "the file ends within the block that '{0}' opens; expected '}}'; the file may be cut off");
    public static readonly DiagnosticDescriptor NeedsSeparator = new("NFT004", DiagnosticSeverity.Error,
        "{0} behind the end of a statement; nft wants a ';' or a line end before it");
    public static readonly DiagnosticDescriptor StrayBrace = new("NFT005", DiagnosticSeverity.Error,
        "'}}' closes nothing; remove it");
    public static readonly DiagnosticDescriptor TooDeep = new("NFT006", DiagnosticSeverity.Error,
        "nested deeper than {0}; read as unknown");
    public static readonly DiagnosticDescriptor CarriageReturn = new("NFT007", DiagnosticSeverity.Error,
        "carriage return before the line end; nft would refuse the file; read as if saved with LF line ends");
    public static readonly DiagnosticDescriptor TooMany = new("NFT008", DiagnosticSeverity.Error,
        "variables unfold to more than {0:N0} elements; read as unknown");
    public static readonly DiagnosticDescriptor NulCharacter = new("NFT009", DiagnosticSeverity.Error,
        "a NUL character; the file is damaged from here on");
    public static readonly DiagnosticDescriptor UnknownFamily = new("NFT010", DiagnosticSeverity.Error,
        "'{0}' is no family; expected ip, ip6, inet, arp, bridge or netdev; read as inet");
    public static readonly DiagnosticDescriptor UnknownHook = new("NFT011", DiagnosticSeverity.Error,
        "'{0}' is no hook of {1}; the chain is read as hanging on none");
    public static readonly DiagnosticDescriptor UnknownChainType = new("NFT012", DiagnosticSeverity.Error,
        "'{0}' is no type of a chain; expected filter, nat or route");
    public static readonly DiagnosticDescriptor UnknownPriority = new("NFT013", DiagnosticSeverity.Error,
        "priority '{0}' is not known in family {1}; read as 0");
    public static readonly DiagnosticDescriptor UnknownPolicy = new("NFT014", DiagnosticSeverity.Error,
        "'{0}' is no policy; expected accept or drop; the policy is left open");
    public static readonly DiagnosticDescriptor BadValue = new("NFT015", DiagnosticSeverity.Error,
        "'{0}' is no {1}; nft would refuse it; the rule is read as possibly matching");
    public static readonly DiagnosticDescriptor UndefinedVariable = new("NFT020", DiagnosticSeverity.Error,
        "variable '{0}' is not defined here; define it above, or give the file that does; read as any value");
    public static readonly DiagnosticDescriptor RedefinedVariable = new("NFT021", DiagnosticSeverity.Error,
        "variable '{0}' is defined already; nft refuses this without 'redefine'");
    public static readonly DiagnosticDescriptor MissingInclude = new("NFT022", DiagnosticSeverity.Error,
        "included file '{0}' is not among the audited files; nft would refuse the script without it; what it holds is not known");
    public static readonly DiagnosticDescriptor OutsideInclude = new("NFT023", DiagnosticSeverity.Warning,
        "include '{0}' leads out of the audited folder and is not read; audit the folder that holds both, such as /etc");
    public static readonly DiagnosticDescriptor CyclicInclude = new("NFT024", DiagnosticSeverity.Error,
        "include '{0}' includes itself: {1}; it is read once");
    public static readonly DiagnosticDescriptor DeepInclude = new("NFT025", DiagnosticSeverity.Error,
        "includes nested deeper than {0}, or more than {1} files; '{2}' is not read");
    public static readonly DiagnosticDescriptor UnreadInclude = new("NFT026", DiagnosticSeverity.Warning,
        "include '{0}' can't be followed from {1}; give the folder instead; what it holds is not known");
    public static readonly DiagnosticDescriptor Template = new("NFT027", DiagnosticSeverity.Error,
        "a template's or shell's own syntax, '{0}'; what it puts in is not known; audit what it renders to, for example 'nft list ruleset'");
    public static readonly DiagnosticDescriptor LastComment = new("NFT028", DiagnosticSeverity.Error,
        "a comment on the last line without a line end; nft up to 1.0.6 refuses the file; end the line");
    public static readonly DiagnosticDescriptor NoLineEnd = new("NFT029", DiagnosticSeverity.Error,
        "'{0}' on the last line without a line end; nft refuses the file; end the line");
    public static readonly DiagnosticDescriptor Fragment = new("NFT019", DiagnosticSeverity.Error,
        "no table is opened before this: a part of a ruleset that another file includes, which nft refuses by itself; audit that file, "
            + "which says in which table and at which hook this stands");
    public static readonly DiagnosticDescriptor UnknownTable = new("NFT030", DiagnosticSeverity.Warning,
        "table '{0}' is not declared before; nft would refuse the script on a host without it");
    public static readonly DiagnosticDescriptor UnknownChain = new("NFT031", DiagnosticSeverity.Warning,
        "chain '{0}' is not declared; its hook, its policy and its other rules are not known");
    public static readonly DiagnosticDescriptor UnknownSet = new("NFT032", DiagnosticSeverity.Error,
        "set '@{0}' is not declared in table '{1}'; nft would refuse the rule; its members are not known");
    public static readonly DiagnosticDescriptor UnknownPosition = new("NFT033", DiagnosticSeverity.Warning,
        "no rule of this file has {0}; the rule's place in the chain is not known, and it is read as standing anywhere");
    public static readonly DiagnosticDescriptor NothingToDelete = new("NFT034", DiagnosticSeverity.Warning,
        "{0} is not in this file; nft would refuse the script on a host without it");
    public static readonly DiagnosticDescriptor UnknownInput = new("NFT035", DiagnosticSeverity.Error,
        "what nft reads here is not known; it may change any rule; audit what 'nft list ruleset' prints on the host");
    public static readonly DiagnosticDescriptor TooManyRuns = new("NFT036", DiagnosticSeverity.Error,
        "more than {0:N0} runs of nft; what the rest of them do is not known");
    public static readonly DiagnosticDescriptor UnmodelledMatch = new("NFT040", DiagnosticSeverity.Warning,
        "'{0}' is not modelled; {1} match(es) of it are left open");
    public static readonly DiagnosticDescriptor UnmodelledStatement = new("NFT041", DiagnosticSeverity.Warning,
        "'{0}' is not modelled; {1} statement(s) of it are left open");
    public static readonly DiagnosticDescriptor DynamicSet = new("NFT042", DiagnosticSeverity.Warning,
        "the members of '@{0}' are not known: it is filled at run time; {1} match(es) of it are left open");
    public static readonly DiagnosticDescriptor ExtensionText = new("NFT043", DiagnosticSeverity.Warning,
        "'{0}' is a rule of iptables-nft that nft can't show; supply iptables-save for table '{1}'");
    public static readonly DiagnosticDescriptor TranslatedText = new("NFT044", DiagnosticSeverity.Warning,
        "table '{0}' looks managed by iptables-nft: nft shows a translation that can differ from what the kernel does; supply iptables-save");
    public static readonly DiagnosticDescriptor ServiceName = new("NFT045", DiagnosticSeverity.Warning,
        "service name '{0}' is not in the registry of ports; the port is left open");
    public static readonly DiagnosticDescriptor HostName = new("NFT046", DiagnosticSeverity.Warning,
        "'{0}' is a host's name, which is looked up when the rules are loaded; the address is left open");
    public static readonly DiagnosticDescriptor GarbledFlags = new("NFT047", DiagnosticSeverity.Warning,
        "the table's flags '{0}' can't be read; whether the table is dormant is not known");
    public static readonly DiagnosticDescriptor UnknownJump = new("NFT048", DiagnosticSeverity.Error,
        "chain '{0}' is not in table '{1}'; nft would refuse the rule");
    public static readonly DiagnosticDescriptor JumpToBase = new("NFT049", DiagnosticSeverity.Error,
        "'{0}' is a base chain; nft refuses jumps to it");
    public static readonly DiagnosticDescriptor AfterVerdict = new("NFT050", DiagnosticSeverity.Error,
        "a statement behind a verdict; nft would refuse the rule, and nothing behind a verdict counts");
    public static readonly DiagnosticDescriptor OtherFamily = new("NFT051", DiagnosticSeverity.Error,
        "'{0}' in a table of family {1}; nft would refuse the rule");
    public static readonly DiagnosticDescriptor BadJson = new("NFT060", DiagnosticSeverity.Error,
        "{0}; expected what 'nft -j list ruleset' prints");
    public static readonly DiagnosticDescriptor UnknownJson = new("NFT061", DiagnosticSeverity.Error,
        "'{0}' is not known here; expected {1}");
    public static readonly DiagnosticDescriptor NoRules = new("NFT062", DiagnosticSeverity.Error,
        "no table, chain or rule in the file; expected what 'nft list ruleset' prints, or a script of nft");
    public static readonly DiagnosticDescriptor More = new("NFT090", DiagnosticSeverity.Warning,
        "{0} more diagnostics {1} are not shown");
}
