using PortAudit.Analysis.Comparison;
using PortAudit.Analysis.Queries;
using PortAudit.Comparing;
using PortAudit.Model.Facts;
using PortAudit.Model.Findings;

namespace PortAudit.Cli.Commands;

/// <summary>Prints what differs between two states of hosts, for people: new access first.</summary>
internal sealed class DiffText(CommandIo io)
{
    private readonly TextWriter _out = io.Out;

    public void Write(IReadOnlyList<HostComparison> hosts)
    {
        foreach (var host in hosts)
        {
            if (hosts.Count > 1) _out.WriteLine($"Host {VisibleText.Of(host.Name)}");
            Write(host);
            if (hosts.Count > 1) _out.WriteLine();
        }
    }

    private void Write(HostComparison host)
    {
        if (host.Result is not { } result)
        {
            _out.WriteLine(host.Old is null ? "not compared: OLD has no ruleset of this host" : "not compared: NEW has no ruleset of this host");
            return;
        }

        _out.WriteLine(Summary(result));
        foreach (var undecided in result.Undecided)
            _out.WriteLine($"Not decided: {Place(undecided.Path, undecided.Family)}: {VisibleText.Of(undecided.Reason)}");
        foreach (var group in result.Changes.GroupBy(c => (c.Direction, c.Certainty)))
        {
            _out.WriteLine();
            _out.WriteLine(Heading(group.Key.Direction, group.Key.Certainty));
            foreach (var change in group) Write(change);
            foreach (var folded in result.Folded.Where(f => (f.Direction, f.Certainty) == group.Key))
                _out.WriteLine($"  … and more ({Place(folded.Path, folded.Family)}): only {folded.Shown} are listed; --all lists them");
        }

        if (result.TakenAsSame.Count == 0) return;
        _out.WriteLine();
        _out.WriteLine("Taken to be the same in both, because no file tells:");
        foreach (var question in result.TakenAsSame) _out.WriteLine($"  {VisibleText.Of(question.ToString())}");
    }

    private static string Summary(ComparisonResult result)
    {
        if (result.HasNewAccess) return "access is new";
        if (result.MayHaveNewAccess) return "access may be new";
        if (result.Changes.Count == 0) return "equal: the same packets get through";
        return $"no access is new; some {(result.Changes.Any(c => c.Certainty == Certainty.Certain) ? "is" : "may be")} gone";
    }

    private static string Heading(ChangeDirection direction, Certainty certainty) => (direction, certainty) switch
    {
        (ChangeDirection.NewlyAccepted, Certainty.Certain) => "Newly accepted",
        (ChangeDirection.NewlyAccepted, _) => "Possibly newly accepted (what is not known decides)",
        (_, Certainty.Certain) => "Newly blocked",
        _ => "Possibly newly blocked (what is not known decides)",
    };

    private void Write(AccessChange change)
    {
        var connections = change.IsNewConnection ? "" : "; beyond new connections";
        _out.WriteLine($"  {VisibleText.Of(change.Packets)}  ({Vocabulary.Family(change.Family)}{connections})");
        _out.WriteLine($"    packet  {VisibleText.Of(change.Witness)}");
        Write("old", change.Old);
        Write("new", change.New);
    }

    private void Write(string side, RulesetAnswer answer)
    {
        var verdict = string.Join(" or ", answer.Verdicts.Select(v => v.ToString().ToLowerInvariant()));
        _out.WriteLine($"    {side,-7} {verdict}{(answer.Deciders.Count == 0 ? "" : ":")}");
        foreach (var decider in answer.Deciders) _out.WriteLine($"            {Text(decider)}");
        foreach (var unknown in answer.Unknowns) _out.WriteLine($"            not known: {VisibleText.Of(unknown.ToString())}");
    }

    private static string Text(RuleOnTheWay rule)
    {
        var text = rule.IsPolicy ? $"policy {rule.Policy}" : VisibleText.Of(rule.Span.Text.ToString(), 200);
        return $"{VisibleText.Of(rule.Span.Place)}  {VisibleText.Of(rule.Table)} {VisibleText.Of(rule.Chain)}  {text}";
    }

    private static string Place(Analysis.Traversal.HookPath path, PacketSets.Addresses.IpFamily family) =>
        $"{path.ToString().ToLowerInvariant()}, {Vocabulary.Family(family)}";
}
