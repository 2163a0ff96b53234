using PortAudit.Model.Diagnostics;
using PortAudit.Parsing.Netfilter.Words;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>Everything that reading iptables rules can report.</summary>
public static class IptablesDiagnostics
{
    public static readonly DiagnosticDescriptor CarriageReturn = new("IPT002", DiagnosticSeverity.Error,
        "carriage return before the line end; iptables-restore would refuse the file (table name 'filter\\r'); read as if saved with LF line ends");
    public static readonly DiagnosticDescriptor StrayLine = new("IPT003", DiagnosticSeverity.Error,
        "'{0}' stands outside any table; expected '*table', a comment or a blank line; remove the line");
    public static readonly DiagnosticDescriptor MissingCommit = new("IPT004", DiagnosticSeverity.Error,
        "table '{0}' has no COMMIT; iptables-restore would load none of it; the file may be cut off");
    public static readonly DiagnosticDescriptor NotInFirstColumn = new("IPT005", DiagnosticSeverity.Error,
        "{0}; iptables-restore knows it only from column 1 to the line end and would refuse the file; remove the blanks");
    public static readonly DiagnosticDescriptor NestedTable = new("IPT006", DiagnosticSeverity.Error,
        "'*{0}' inside table '{1}', which has no COMMIT: iptables-restore refuses it and loads nothing of '{1}'; write COMMIT before it");
    public static readonly DiagnosticDescriptor RepeatedTable = new("IPT007", DiagnosticSeverity.Warning,
        "table '{0}' appears a second time; loading it flushes the first block (unless --noflush is given), so only this one counts");
    public static readonly DiagnosticDescriptor LostLineBreaks = new("IPT008", DiagnosticSeverity.Warning,
        "the dump's line breaks are lost; it is read by its words, all on one line");
    public static readonly DiagnosticDescriptor CutOff = new("IPT009", DiagnosticSeverity.Error,
        "the file ends within this line; what stands here may be half a rule and is left open");
    public static readonly DiagnosticDescriptor LongLine = new("IPT010", DiagnosticSeverity.Error,
        "line of {0} characters; iptables-restore reads 10239 bytes at most and takes the rest for another line");
    public static readonly DiagnosticDescriptor ManyWords = new("IPT011", DiagnosticSeverity.Error,
        "more than {0} words in one rule; iptables-restore cannot handle more; the rule is left open");
    public static readonly DiagnosticDescriptor OpenQuote = new("IPT012", DiagnosticSeverity.Error,
        "unterminated quote; iptables-restore reads the rest of the line as this value, so options behind it, such as a target, do not "
            + "count; close the quote");
    public static readonly DiagnosticDescriptor BadArgument = new("IPT014", DiagnosticSeverity.Error,
        "'{0}' where an option is expected; values with blanks need double quotes");
    public static readonly DiagnosticDescriptor UnknownOption = new("IPT015", DiagnosticSeverity.Error,
        "unknown option '{0}': neither the rule nor a match or target before it has it; add '-m' with its match before it");
    public static readonly DiagnosticDescriptor AmbiguousOption = new("IPT016", DiagnosticSeverity.Error,
        "'{0}' abbreviates both {1} and {2}; write it out");
    public static readonly DiagnosticDescriptor MissingArgument = new("IPT017", DiagnosticSeverity.Error,
        "'{0}' needs {1} value(s); the line ends before");
    public static readonly DiagnosticDescriptor GluedOption = new("IPT018", DiagnosticSeverity.Error,
        "'{0}': iptables does not take a value glued to a short option; write '{1} {2}'");
    public static readonly DiagnosticDescriptor RepeatedOption = new("IPT019", DiagnosticSeverity.Error,
        "'{0}' appears twice; iptables takes it once");
    public static readonly DiagnosticDescriptor UnknownTable = new("IPT020", DiagnosticSeverity.Warning,
        "table '{0}' is not one of filter, nat, mangle, raw and security; its chains are read, but hang on no hook");
    public static readonly DiagnosticDescriptor UndeclaredBuiltin = new("IPT021", DiagnosticSeverity.Warning,
        "built-in chain {0} not declared; policy unknown: iptables-nft resets it to ACCEPT, iptables-legacy keeps what was there; add "
            + "':{0} DROP' or ':{0} ACCEPT'");
    public static readonly DiagnosticDescriptor BadPolicy = new("IPT022", DiagnosticSeverity.Error,
        "'{0}' is no policy for chain {1}; expected ACCEPT or DROP; policy unknown");
    public static readonly DiagnosticDescriptor UserChainPolicy = new("IPT023", DiagnosticSeverity.Warning,
        "user chain {0} has a policy; iptables-legacy refuses it, iptables-nft ignores it; write '-', and end the chain with a rule instead");
    public static readonly DiagnosticDescriptor BadChainName = new("IPT024", DiagnosticSeverity.Error,
        "'{0}' is no name for a chain: {1}");
    public static readonly DiagnosticDescriptor UndeclaredChain = new("IPT025", DiagnosticSeverity.Error,
        "chain '{0}' not declared; iptables-restore would refuse the rule; add ':{0} -' before the rules");
    public static readonly DiagnosticDescriptor LateChain = new("IPT026", DiagnosticSeverity.Error,
        "chain '{0}' is declared only after this rule; iptables-restore would refuse the rule; move ':{0} -' up");
    public static readonly DiagnosticDescriptor BadCommand = new("IPT027", DiagnosticSeverity.Error,
        "'{0}': {1}");
    public static readonly DiagnosticDescriptor NoSuchRule = new("IPT028", DiagnosticSeverity.Error,
        "chain {0} has no such rule here; iptables-restore would refuse the line");
    public static readonly DiagnosticDescriptor NoTable = new("IPT029", DiagnosticSeverity.Error,
        "rules without a '*table' line; iptables-restore would refuse them; read as table filter");
    public static readonly DiagnosticDescriptor BadNegation = new("IPT030", DiagnosticSeverity.Error,
        "'!' before '{0}': {1}");
    public static readonly DiagnosticDescriptor UndeclaredTarget = new("IPT031", DiagnosticSeverity.Warning,
        "chain '{0}' not declared, and no known target{1}; what becomes of the packet is left open");
    public static readonly DiagnosticDescriptor JumpToBuiltin = new("IPT032", DiagnosticSeverity.Error,
        "'{0}' is a built-in chain; iptables refuses to jump there; what becomes of the packet is left open");
    public static readonly DiagnosticDescriptor OldNegation = new("IPT033", DiagnosticSeverity.Warning,
        "'!' behind the option, as old releases wrote it; iptables 1.8 refuses it; write '! {0} …'");
    public static readonly DiagnosticDescriptor ResetWithoutTcp = new("IPT034", DiagnosticSeverity.Error,
        "tcp-reset needs '-p tcp' in the same rule; iptables refuses the rule; add it");
    public static readonly DiagnosticDescriptor MissingProtocol = new("IPT035", DiagnosticSeverity.Error,
        "match '{0}' needs {1} in the same rule; iptables refuses the rule; add it");
    public static readonly DiagnosticDescriptor InterfaceNotKnown = new("IPT036", DiagnosticSeverity.Error,
        "'{0}' in chain {1}, where no such interface is known yet or any more; iptables refuses the rule; remove it");
    public static readonly DiagnosticDescriptor DropInNat = new("IPT037", DiagnosticSeverity.Error,
        "table nat is not for filtering: iptables refuses DROP there; drop in table filter");
    public static readonly DiagnosticDescriptor NegatedList = new("IPT038", DiagnosticSeverity.Error,
        "a negated list of addresses; iptables refuses it; write one rule an address, or use a set; read as none of them");
    public static readonly DiagnosticDescriptor TableOption = new("IPT039", DiagnosticSeverity.Error,
        "'-t' in a file for iptables-restore, which refuses it; the table is what '*table' says");
    public static readonly DiagnosticDescriptor UnknownMatch = new("IPT040", DiagnosticSeverity.Warning,
        "match '{0}' is not known; whether it holds is left open ({1} time(s) in this file)");
    public static readonly DiagnosticDescriptor UnmodelledMatch = new("IPT041", DiagnosticSeverity.Warning,
        "match '{0}' is not modelled; whether it holds is left open ({1} time(s) in this file)");
    public static readonly DiagnosticDescriptor UnmodelledTarget = new("IPT042", DiagnosticSeverity.Warning,
        "target '{0}' is not modelled; what becomes of the packet is left open ({1} time(s) in this file)");
    public static readonly DiagnosticDescriptor HostName = new("IPT043", DiagnosticSeverity.Warning,
        "'{0}' is a name, resolved when the rules are loaded; which addresses it means is left open; write the address");
    public static readonly DiagnosticDescriptor UnknownService = new("IPT044", DiagnosticSeverity.Warning,
        "service name '{0}' is not known; the port is left open; write the number");
    public static readonly DiagnosticDescriptor BadValue = new("IPT045", DiagnosticSeverity.Error,
        "'{0}' is no {1}; the rule is left open");
    public static readonly DiagnosticDescriptor EmptyRange = new("IPT046", DiagnosticSeverity.Warning,
        "the range '{0}' ends before it begins; nothing is in it");
    public static readonly DiagnosticDescriptor ManyPorts = new("IPT047", DiagnosticSeverity.Error,
        "more than 15 ports (a range counts as two); iptables refuses the rule; split it");
    public static readonly DiagnosticDescriptor TargetNotInTable = new("IPT048", DiagnosticSeverity.Error,
        "target {0} in table {1}; the kernel takes it in table nat only");
    public static readonly DiagnosticDescriptor OctalNumber = new("IPT050", DiagnosticSeverity.Warning,
        "{0} is octal: it means {1}; remove the leading zero or write {1}");
    public static readonly DiagnosticDescriptor OtherFamily = new("IPT051", DiagnosticSeverity.Info,
        "a line for {0} only; skipped, because the file is read as {1}");
    public static readonly DiagnosticDescriptor LegacyTables = new("IPT052", DiagnosticSeverity.Warning,
        "iptables warns that legacy tables exist besides these; both apply; export them with iptables-legacy-save too");
    public static readonly DiagnosticDescriptor IncompatibleTable = new("IPT053", DiagnosticSeverity.Warning,
        "iptables could not show a table because nft rules are in it; export it with 'nft list ruleset' too");
    public static readonly DiagnosticDescriptor BrokenQuote = new("IPT054", DiagnosticSeverity.Error,
        "a line break within quotes, as iptables-save writes it raw; iptables-restore cannot read it back; read as one value");
    public static readonly DiagnosticDescriptor NulCharacter = new("IPT055", DiagnosticSeverity.Error,
        "NUL character; the line is left open");
    public static readonly DiagnosticDescriptor SeveralFamilies = new("IPT056", DiagnosticSeverity.Info,
        "from here on the file is about {0}; IPv4 and IPv6 are kept apart");
    public static readonly DiagnosticDescriptor NoLastLineEnd = new("IPT057", DiagnosticSeverity.Warning,
        "no line end behind the last COMMIT; iptables-legacy-restore refuses the file, iptables-nft-restore takes it; end the line");
    public static readonly DiagnosticDescriptor BadOptionValue = new("IPT058", DiagnosticSeverity.Error,
        "'{0}' is no value for {1}, which takes a {2}; iptables refuses the rule");
    public static readonly DiagnosticDescriptor MissingOption = new("IPT059", DiagnosticSeverity.Error,
        "'{0}' lacks {1}; iptables refuses the rule; add it");
    public static readonly DiagnosticDescriptor OptionsApart = new("IPT060", DiagnosticSeverity.Error,
        "'{0}' and '{1}' in one rule; iptables takes only one of them");
    public static readonly DiagnosticDescriptor ListedTwice = new("IPT061", DiagnosticSeverity.Warning,
        "table '{0}' for {1} is listed a second time; this listing counts");
    public static readonly DiagnosticDescriptor AssumedTable = new("IPT062", DiagnosticSeverity.Info,
        "nothing names the table; its built-in chains are those of table {0}; keep the command line with '-t' in the export");
    public static readonly DiagnosticDescriptor PolicyNotShown = new("IPT063", DiagnosticSeverity.Warning,
        "chain {0} of table {1} is not in the listing; its rules and policy are unknown; export the whole table");
    public static readonly DiagnosticDescriptor FilteredListing = new("IPT064", DiagnosticSeverity.Error,
        "the listing went through '{0}', which may have left rules out; what those do is left open; export without it");
    public static readonly DiagnosticDescriptor StrayListingLine = new("IPT065", DiagnosticSeverity.Error,
        "'{0}' is no line of such a listing; it is left out; remove it");
    public static readonly DiagnosticDescriptor HiddenInterfaces = new("IPT066", DiagnosticSeverity.Warning,
        "a listing without -v does not show the interfaces of a rule; whether a rule is for one interface only is left open; use "
            + "iptables-save, or -L -n -v");
    public static readonly DiagnosticDescriptor UnreadListingText = new("IPT067", DiagnosticSeverity.Warning,
        "'{0}' in a listing is not modelled; what it asks or does is left open ({1} time(s) in this file)");
    public static readonly DiagnosticDescriptor RuleNumberGap = new("IPT068", DiagnosticSeverity.Error,
        "rule number {0} follows {1}: rules are missing in between; what they do is left open; export the whole chain");
    public static readonly DiagnosticDescriptor ListingCutOff = new("IPT069", DiagnosticSeverity.Error,
        "the file ends within this line; what stands here may be half a rule and is left open");

    /// <inheritdoc cref="WordDiagnostics.More"/>
    public static DiagnosticDescriptor More => WordDiagnostics.More;
}
