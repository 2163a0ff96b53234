using System.Diagnostics;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Traversal;

/// <summary>What one walk shares among its chains: the space, the slice, what was rewritten so far, and the budget.</summary>
internal sealed class WalkContext(
    PacketSpace space, UnknownQuestions questions, ConditionCompiler conditions, SetCompiler sets, ChainIndexes indexes, Slice slice, long stepLimit)
{
    private long _steps;
    private int _rewrites;
    private int _updates;

    public PacketSpace Space { get; } = space;

    public ConditionCompiler Conditions { get; } = conditions;

    public SetCompiler Sets { get; } = sets;

    public ChainIndexes Indexes { get; } = indexes;

    /// <summary>Narrowed knowledge is given up as rules rewrite fields.</summary>
    public Slice Slice { get; } = slice;

    /// <summary>How often some packets were given another value of a field.</summary>
    public int Changes { get; private set; }

    public WalkTime Time => new(_rewrites, _updates);

    /// <summary>Called for each rule that some packets match; a walk with an observer visits every chain at each call.</summary>
    public Action<FirewallTable, Chain, FilterRule, PacketSet>? Observer { get; init; }

    public List<Diagnostic> Diagnostics { get; } = [];

    /// <summary>Questions that only a translation asks: whether its new destination is this host.</summary>
    public Func<TranslateAddress, bool?>? IsLocal { get; init; }

    public void Step()
    {
        if (++_steps > stepLimit) throw new WalkLimitException(stepLimit);
    }

    /// <summary>Whether the chains are walked for what becomes of the packets alone: no observer is told.</summary>
    public bool IsSilent { get; set; }

    /// <summary>What the walk knows at this place, to go on from here more than once.</summary>
    public WalkState Save() => new(_rewrites, _updates, Slice.Values);

    public void Restore(WalkState state)
    {
        (_rewrites, _updates) = (state.Rewrites, state.Updates);
        Slice.Values = state.Values;
    }

    /// <summary>Forgets what does not hold at the other end too.</summary>
    public void Join(WalkState other)
    {
        (_rewrites, _updates) = (Math.Max(_rewrites, other.Rewrites), Math.Max(_updates, other.Updates));
        Slice.Values = [.. Slice.Values.Zip(other.Values, static (one, another) => one == another ? one : null)];
    }

    public void Updated() => _updates++;

    /// <summary>Whether no packet of the slice fulfils the condition.</summary>
    public bool Excludes(Condition condition) => Slice.Excludes(condition, Sets);

    public PacketSet Ask(string text, SourceSpan? span) => Space.Unknown(questions.Fresh(text, span));

    /// <summary>A question about the host, whose answer is the same wherever it is asked.</summary>
    public PacketSet AskAgain(string text, SourceSpan? span) => Space.Unknown(questions.Named(text, 0, span));

    public void Report(Diagnostic diagnostic)
    {
        if (!Diagnostics.Any(d => d.Id == diagnostic.Id && d.Span == diagnostic.Span)) Diagnostics.Add(diagnostic);
    }

    /// <summary>All packets that agree with what is still fixed in the slice.</summary>
    public PacketSet Universe()
    {
        var set = Slice.Shared is null ? Space.Family(Slice.Family) : Space.All;
        for (var field = PacketField.Protocol; field < PacketField.Unknown; field++)
        {
            if (Slice.Shared?[field] != true && Slice[field] is { } value) set &= Space.Value(field, value, Slice.Family);
        }

        return set;
    }

    /// <summary>The packets after an action that changes marks or tracking.</summary>
    public PacketSet Rewrite(RuleAction action, PacketSet hit)
    {
        Changes++;
        switch (action)
        {
            case SetMark mark:
                Slice.Rewritten(mark.Field);
                var marked = hit & Conditions.Having(mark.Field, Slice.Family, Slice);
                return AssignBits(marked, mark.Field, mark.ClearMask, mark.XorValue) | (hit - marked);
            case CopyMark copy:
                Slice.Rewritten(copy.Target);
                var connected = hit & Conditions.Having(PacketField.ConnectionMark, Slice.Family, Slice);
                return connected.CopyBits(copy.Source, copy.Target, copy.SourceMask, copy.TargetMask) | (hit - connected);
            case ForgetMark mark:
                Slice.Rewritten(mark.Field);
                var forgotten = hit & Conditions.Having(mark.Field, Slice.Family, Slice);
                return forgotten.Forget(mark.Field) | (hit - forgotten);
            case Untrack:
                Slice.Rewritten(PacketField.ConnectionState);
                var unconnected = hit & Space.Value(PacketField.ConnectionState, (uint)ConnectionState.Invalid);
                return unconnected.Assign(PacketField.ConnectionState, (uint)ConnectionState.Untracked) | (hit - unconnected);
            default:
                throw new UnreachableException($"action {action.GetType().Name}");
        }
    }

    /// <summary>The packets with another destination; sources are only rewritten where no rule of these paths reads them any more.</summary>
    public PacketSet Translate(TranslateAddress action, PacketSet hit, SourceSpan span)
    {
        if (action.Kind is TranslationKind.Source or TranslationKind.Masquerade) return hit;
        _rewrites++;
        Changes++;
        Slice.Rewritten(PacketField.DestinationAddress);
        Slice.Rewritten(PacketField.DestinationPort);
        Slice.Rewritten(PacketField.DestinationKind);
        Slice.Rewritten(PacketField.NatStatus);
        var family = Slice.Family;
        var moved = hit.SetAsideDestination() & Keeping(action);
        if (!action.Addresses.IsDefaultOrEmpty && action.Kind != TranslationKind.NetworkMap)
            moved &= Space.Ranges(PacketField.DestinationAddress, action.Addresses.AsSpan(), family);
        moved = WithStatus(action, moved.Forget(PacketField.NatStatus, PacketField.DestinationKind));
        var here = Space.Value(PacketField.DestinationKind, (uint)AddressKind.Local);
        var away = Space.Value(PacketField.DestinationKind, (uint)AddressKind.Elsewhere);
        if (action.Kind == TranslationKind.Redirect) return moved & here;
        return IsLocal?.Invoke(action) switch
        {
            true => moved & here,
            false => moved & away,
            null => Ask($"the new destination of '{action.Text}' is this host", span) is var local
                ? (moved & here & local) | ((moved & away) - local)
                : moved,
        };

        // The port that a translation names, or the one that the packet had.
        PacketSet Keeping(TranslateAddress t)
        {
            var withPorts = Conditions.Having(PacketField.DestinationPort, family, Slice);
            if (!t.Ports.IsDefaultOrEmpty) return (withPorts & Space.Ranges(PacketField.DestinationPort, t.Ports.AsSpan())) | ~withPorts;
            return KeepPort(hit);
        }
    }

    // A translation to what the packet had already leaves no trace in the connection's status; whether it was, is not always known.
    private PacketSet WithStatus(TranslateAddress action, PacketSet moved)
    {
        var changed = Space.Empty;
        if (!action.Ports.IsDefaultOrEmpty) changed |= ~Space.Ranges(PacketField.OriginalDestinationPort, action.Ports.AsSpan());
        if (!action.Addresses.IsDefaultOrEmpty)
            changed |= ~Space.Ranges(PacketField.OriginalDestinationAddress, action.Addresses.AsSpan(), Slice.Family);
        var aside = moved & Space.Masked(PacketField.NatStatus, 4, 5);
        return (aside - changed) | (aside & changed & Space.Masked(PacketField.NatStatus, 2, 2));
    }

    private PacketSet KeepPort(PacketSet hit)
    {
        // Old and new port are equal; the slice nearly always has one port, so this is one product a range.
        var result = Space.Empty;
        foreach (var range in hit.Values(PacketField.DestinationPort))
        {
            if (range.High - range.Low > 1024)
            {
                result |= Space.Range(PacketField.OriginalDestinationPort, range.Low, range.High)
                    & Space.Range(PacketField.DestinationPort, range.Low, range.High);
                continue;
            }

            for (var port = range.Low; port <= range.High; port += Bits128.One)
                result |= Space.Value(PacketField.OriginalDestinationPort, port) & Space.Value(PacketField.DestinationPort, port);
        }

        return result;
    }

    private static PacketSet AssignBits(PacketSet hit, PacketField field, uint clear, uint value)
    {
        var set = clear == 0 ? hit : hit.AssignBits(field, clear, value);
        return (value & ~clear) == 0 ? set : set.Invert(field, value & ~clear);
    }
}

/// <summary>What a walk knows at a place.</summary>
/// <param name="Values">Of its slice.</param>
internal sealed record WalkState(int Rewrites, int Updates, Bits128?[] Values);
