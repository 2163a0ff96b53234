using System.Collections.Immutable;
using PortAudit.Model.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>A table while it is read: its chains by name, and at its end the model's table.</summary>
internal sealed class IptablesTable
{
    private static readonly Dictionary<string, (string Chain, Hook Hook, int Priority)[]> Builtins = new()
    {
        ["raw"] = [("PREROUTING", Hook.Prerouting, -300), ("OUTPUT", Hook.Output, -300)],
        ["mangle"] =
        [
            ("PREROUTING", Hook.Prerouting, -150), ("INPUT", Hook.Input, -150), ("FORWARD", Hook.Forward, -150),
            ("OUTPUT", Hook.Output, -150), ("POSTROUTING", Hook.Postrouting, -150),
        ],
        ["nat"] =
        [
            ("PREROUTING", Hook.Prerouting, -100), ("INPUT", Hook.Input, 100), ("OUTPUT", Hook.Output, -100), ("POSTROUTING", Hook.Postrouting, 100),
        ],
        ["filter"] = [("INPUT", Hook.Input, 0), ("FORWARD", Hook.Forward, 0), ("OUTPUT", Hook.Output, 0)],
        ["security"] = [("INPUT", Hook.Input, 50), ("FORWARD", Hook.Forward, 50), ("OUTPUT", Hook.Output, 50)],
    };

    private readonly Dictionary<string, IptablesChain> _chains = [];
    private readonly List<IptablesChain> _order = [];
    private readonly DiagnosticLog _log;
    private readonly int _securityPriority;
    private int _generation;

    /// <param name="span">The line that opens it.</param>
    /// <param name="isNft">Whether iptables-nft wrote the file, which attaches table security at 150 instead of 50.</param>
    public IptablesTable(string name, IpFamily family, SourceSpan span, bool isNft, DiagnosticLog log)
    {
        (Name, Family, Span, _log, _securityPriority) = (name, family, span, log, isNft ? 150 : 50);
        if (!Builtins.ContainsKey(name)) log.Report(IptablesDiagnostics.UnknownTable, span, DiagnosticLog.Clip(name));
    }

    public string Name { get; }

    public IpFamily Family { get; }

    public SourceSpan Span { get; }

    /// <summary>Reported for a built-in chain whose policy the input does not tell.</summary>
    public DiagnosticDescriptor Undeclared { get; init; } = IptablesDiagnostics.UndeclaredBuiltin;

    /// <summary>Whether chains may be named before they are declared, as in a listing, which shows them in the order of their names.</summary>
    public bool NamesChainsEarly { get; init; }

    /// <summary>The same chains and rules, to be changed apart from these.</summary>
    public IptablesTable Copy(SourceSpan span)
    {
        var copy = new IptablesTable(this, span);
        foreach (var chain in Chains)
        {
            var own = Current(chain).Copy();
            own.Generation = 0;
            copy._chains.Add(own.Name, own);
            copy._order.Add(own);
        }

        return copy;
    }

    private IptablesTable(IptablesTable other, SourceSpan span)
    {
        (Name, Family, Span, _log, _securityPriority) = (other.Name, other.Family, span, other._log, other._securityPriority);
        (Undeclared, NamesChainsEarly) = (other.Undeclared, other.NamesChainsEarly);
    }

    public static bool IsKnown(string table) => Builtins.ContainsKey(table);

    public bool IsDeclared(ReadOnlySpan<char> chain) =>
        _chains.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(chain, out var known) && known.IsDeclared;

    /// <summary>The chain of that name, which a rule leads to.</summary>
    public IptablesChain Mention(ReadOnlySpan<char> name, SourceSpan span)
    {
        var chain = Get(name, span);
        if (!chain.IsDeclared) chain.EarlyMention ??= span;
        return chain;
    }

    /// <summary>The chain of that name, made if need be.</summary>
    public IptablesChain Get(ReadOnlySpan<char> name, SourceSpan span)
    {
        if (Find(name) is { } known) return known;
        var text = name.ToString();
        Hook? hook = null;
        var priority = 0;
        foreach (var builtin in Builtins.GetValueOrDefault(Name, []))
            if (builtin.Chain == text) (hook, priority) = (builtin.Hook, Name == "security" ? _securityPriority : builtin.Priority);
        var chain = new IptablesChain(text, span, hook, priority) { Policy = hook is null ? Policy.None : DefaultPolicy, Generation = _generation };
        _chains.Add(text, chain);
        _order.Add(chain);
        return chain;
    }

    public IptablesChain? Find(ReadOnlySpan<char> name) =>
        _chains.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var chain) ? Current(chain) : null;

    /// <summary>Empties all chains: each when it is next looked at, so that a file of nothing but flushes costs no quadratic time.</summary>
    public void Flush() => _generation++;

    public void RemoveUserChains()
    {
        foreach (var chain in _order)
            if (!chain.IsBuiltin) _chains.Remove(chain.Name);
        _order.RemoveAll(static c => !c.IsBuiltin);
    }

    public bool HasBuiltin(ReadOnlySpan<char> name)
    {
        foreach (var (builtin, _, _) in Builtins.GetValueOrDefault(Name, []))
            if (name.SequenceEqual(builtin)) return true;
        return false;
    }

    /// <summary>Makes the built-in chains that nothing has named yet.</summary>
    public void MentionBuiltins(SourceSpan span)
    {
        foreach (var (name, _, _) in Builtins.GetValueOrDefault(Name, [])) Get(name, span);
    }

    /// <summary>Puts a rule that may do anything at the head of each chain, where rules may be missing.</summary>
    public void OpenAll(string why, SourceSpan span)
    {
        foreach (var chain in Chains) Current(chain).Rules.Insert(0, IptablesLowering.Missing(why, span));
    }

    /// <summary>Its chains as they are now.</summary>
    public IEnumerable<IptablesChain> All => Chains.Select(Current);

    private IEnumerable<IptablesChain> Chains => _order.Where(c => !c.IsRemoved);

    /// <summary>How many rules turned out to lead nowhere when the table was finished, that were taken as modelled before.</summary>
    public int LateApproximations { get; private set; }

    public void Remove(IptablesChain chain)
    {
        _chains.Remove(chain.Name);
        chain.IsRemoved = true;
    }

    public void Rename(IptablesChain chain, string name, SourceSpan span)
    {
        var renamed = chain.Rename(name, span);
        Remove(chain);
        _chains.Add(name, renamed);
        _order.Add(renamed);
    }

    private IptablesChain Current(IptablesChain chain)
    {
        if (chain.Generation == _generation) return chain;
        chain.Generation = _generation;
        chain.Rules.Clear();
        return chain;
    }

    // No nat chain can have another policy than ACCEPT, so not declaring one leaves nothing unknown.
    private Policy DefaultPolicy => Name == "nat" ? Policy.Accept : Policy.Unknown;

    /// <summary>The model's table: built-in chains that nothing declares have an unknown policy, and jumps that lead nowhere are open.</summary>
    public FirewallTable Finish()
    {
        foreach (var (name, _, _) in Builtins.GetValueOrDefault(Name, []))
        {
            var chain = Get(name, Span);
            if (!chain.IsDeclared && chain.Policy == Policy.Unknown) _log.Report(Undeclared, chain.Span, name, Name);
        }

        var missing = new HashSet<string>();
        foreach (var chain in Chains)
        {
            if (chain.IsBuiltin || chain.EarlyMention is not { } early) continue;
            var name = DiagnosticLog.Clip(chain.Name);
            if (chain.IsDeclared)
            {
                if (!NamesChainsEarly) _log.Report(IptablesDiagnostics.LateChain, early, name);
            }
            else if (!chain.HasRules)
            {
                missing.Add(chain.Name);
                var isVerdict = chain.Name.ToUpperInvariant() is "ACCEPT" or "DROP" or "REJECT" or "RETURN" or "LOG";
                _log.Report(IptablesDiagnostics.UndeclaredTarget, early, name, isVerdict ? " (targets are upper-case and need -j)" : "");
            }
        }

        var table = new FirewallTable(Name, Span) { Family = Family == IpFamily.IPv4 ? TableFamily.Ip : TableFamily.Ip6 };
        var type = Name == "nat" ? ChainType.Nat : ChainType.Filter;
        foreach (var chain in Chains)
        {
            if (missing.Contains(chain.Name)) continue;
            var model = new Chain(chain.Name, chain.Span) { Type = type, Hook = chain.Hook, Priority = chain.Priority, Policy = chain.Policy };
            Current(chain).Rules.CopyTo(model.Rules);
            if (missing.Count > 0) OpenJumps(model.Rules, missing);
            table.Chains.Add(model);
        }

        return table;
    }

    private void OpenJumps(List<FilterRule> rules, HashSet<string> missing)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            if (rule.Parts is not [.., Jump or Goto]) continue;
            var (option, target) = rule.Parts[^1] is Goto away ? ("-g", away.Chain) : ("-j", ((Jump)rule.Parts[^1]).Chain);
            if (!missing.Contains(target)) continue;
            ImmutableArray<RulePart> parts = [.. rule.Parts[..^1], new UnknownAction($"{option} {target}", true, rule.Span)];
            if (rule.Coverage == CoverageState.Modelled) LateApproximations++;
            rules[i] = rule with { Parts = parts, Coverage = CoverageState.Approximated };
        }
    }
}
