using Kernel.Tests.Packets;
using PortAudit.Analysis.Queries;
using PortAudit.Analysis.Traversal;
using PortAudit.Inputs;
using PortAudit.Model.Sources;

namespace Kernel.Tests.Judging;

/// <summary>The product: the ruleset's text through its parser, the packets through the query language.</summary>
/// <param name="format">The input's type; by default that of iptables-save for the family.</param>
public sealed class ProductVerdicts(string? format = null) : IVerdictSource
{
    public string Name => "portaudit query";

    public IReadOnlyList<ModelVerdict> Verdicts(string rulesetText, bool ipv6, IReadOnlyList<TestPacket> packets)
    {
        var type = format ?? (ipv6 ? "ip6tables-save" : "iptables-save");
        var input = ConfigParsers.Find(type)!.Parse(SourceFile.FromText("generated", rulesetText), "generated");
        Assert.Equal(0, input.RuleLines.Unreadable);
        var queries = packets.Select(p => PacketQueryParser.Parse(p.ToQueryText())).ToList();
        var evaluator = new QueryEvaluator(new HostFilter(input.Rulesets, queries.SelectMany(q => q.InterfaceNames)));
        return [.. queries.Select(q => Verdict(evaluator.Answer(q)))];
    }

    internal static ModelVerdict Verdict(QueryAnswer answer)
    {
        Outcomes outcomes = 0;
        foreach (var verdict in answer.Possible)
        {
            outcomes |= verdict switch
            {
                WalkVerdict.Accept => Outcomes.Accept,
                WalkVerdict.Drop => Outcomes.Drop,
                WalkVerdict.Reject => Outcomes.Reject,
                _ => Outcomes.Any,
            };
        }

        return ModelVerdict.Of(outcomes);
    }
}
