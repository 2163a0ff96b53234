using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;

namespace PortAudit.Analysis.Traversal;

/// <summary>The fields that some rule of a host may give another value.</summary>
internal static class RewrittenFields
{
    /// <returns>By <see cref="PacketField"/>; the connection's state, which tracking sets, is always among them.</returns>
    public static bool[] Of(IReadOnlyList<Ruleset> rulesets)
    {
        var isRewritten = new bool[(int)PacketField.Unknown];
        isRewritten[(int)PacketField.ConnectionState] = true;
        foreach (var ruleset in rulesets)
        {
            foreach (var table in ruleset.Tables)
            {
                foreach (var chain in table.Chains)
                {
                    foreach (var rule in chain.Rules)
                    {
                        foreach (var part in rule.Parts)
                        {
                            if (part is RuleAction action) Add(action, isRewritten);
                        }
                    }
                }
            }
        }

        return isRewritten;
    }

    private static void Add(RuleAction action, bool[] isRewritten)
    {
        switch (action)
        {
            case SetMark mark:
                isRewritten[(int)mark.Field] = true;
                break;
            case CopyMark copy:
                isRewritten[(int)copy.Target] = true;
                break;
            case ForgetMark mark:
                isRewritten[(int)mark.Field] = true;
                break;
            case TranslateAddress:
                foreach (var field in new[]
                {
                    PacketField.DestinationAddress, PacketField.DestinationPort, PacketField.DestinationKind, PacketField.NatStatus,
                    PacketField.OriginalDestinationAddress, PacketField.OriginalDestinationPort,
                })
                    isRewritten[(int)field] = true;
                break;
            case ActionMap map:
                foreach (var each in map.Actions.Distinct()) Add(each, isRewritten);
                break;
        }
    }
}
