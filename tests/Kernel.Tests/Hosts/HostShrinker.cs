namespace Kernel.Tests.Hosts;

/// <summary>Makes a host smaller while it still shows something: without rules, then without conditions, until nothing can be left out.</summary>
public static class HostShrinker
{
    /// <param name="shows">Whether a host still does; it must refuse hosts that do not load.</param>
    public static GeneratedHost Shrink(GeneratedHost host, Func<GeneratedHost, bool> shows)
    {
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var smaller in Smaller(host))
            {
                if (!shows(smaller)) continue;
                (host, changed) = (smaller, true);
                break;
            }
        }

        return host;
    }

    private static IEnumerable<GeneratedHost> Smaller(GeneratedHost host)
    {
        for (var t = 0; t < host.Tables.Count; t++)
        {
            yield return host with { Tables = [.. host.Tables.Where((_, i) => i != t)] };
            var table = host.Tables[t];
            for (var c = 0; c < table.Chains.Count; c++)
            {
                var chain = table.Chains[c];
                for (var r = 0; r < chain.Rules.Count; r++)
                {
                    yield return With(chain with { Rules = [.. chain.Rules.Where((_, i) => i != r)] });
                    for (var part = 0; part < chain.Rules[r].Conditions.Count; part++)
                    {
                        var rule = chain.Rules[r] with { Conditions = [.. chain.Rules[r].Conditions.Where((_, i) => i != part)] };
                        yield return With(chain with { Rules = [.. chain.Rules.Select((old, i) => i == r ? rule : old)] });
                    }
                }

                GeneratedHost With(HostChain smaller) => host with
                {
                    Tables = [.. host.Tables.Select(other => other != table ? other
                        : table with { Chains = [.. table.Chains.Select(old => old == chain ? smaller : old)] })],
                };
            }
        }
    }
}
