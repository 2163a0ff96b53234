using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Traversal;

/// <summary>What a base chain, with all that it jumps to, reads of packets and changes in them: whether it matters which of two chains runs
/// first.</summary>
internal sealed class ChainEffects : ConditionReader
{
    private readonly TableCalls _calls;
    private readonly bool[] _reads = new bool[(int)PacketField.Unknown + 1];
    private readonly bool[] _writes = new bool[(int)PacketField.Unknown + 1];

    public ChainEffects(Chain chain, TableCalls calls)
    {
        _calls = calls;
        Drops = chain.Policy is not (Policy.Accept or Policy.None);
        var actions = new ActionReader(this);
        // Chains may call each other in a row of thousands.
        var seen = new HashSet<Chain> { chain };
        var open = new Stack<Chain>(seen);
        while (open.TryPop(out var next))
        {
            foreach (var name in Callees(next, actions))
            {
                if (_calls.Find(name) is { } callee && seen.Add(callee)) open.Push(callee);
            }
        }
    }

    private ChainEffects(IEnumerable<ChainEffects> together)
    {
        _calls = null!;
        foreach (var effects in together)
        {
            for (var i = 0; i < _reads.Length; i++)
            {
                _reads[i] |= effects._reads[i];
                _writes[i] |= effects._writes[i];
            }

            Drops |= effects.Drops;
            Rejects |= effects.Rejects;
        }
    }

    /// <summary>Whether it may drop a packet without an answer.</summary>
    public bool Drops { get; private set; }

    public bool Rejects { get; private set; }

    /// <summary>Whether it does nothing to a packet but to stop it or to give it another destination.</summary>
    public bool OnlyTranslates { get; private set; } = true;

    public static ChainEffects Of(IEnumerable<ChainEffects> together) => new(together);

    /// <summary>Whether one reads or changes what the other changes, so that packets may get through that did not, or another way.</summary>
    public bool Disturbs(ChainEffects other)
    {
        for (var i = 0; i < _reads.Length; i++)
        {
            if ((_writes[i] && (other._reads[i] || other._writes[i])) || (other._writes[i] && _reads[i])) return true;
        }

        return false;
    }

    /// <summary>Whether one may answer what the other drops in silence.</summary>
    public bool AnswersOtherwise(ChainEffects other) => (Drops && other.Rejects) || (Rejects && other.Drops);

    private IEnumerable<string> Callees(Chain chain, ActionReader actions)
    {
        foreach (var rule in chain.Rules)
        {
            foreach (var part in rule.Parts)
            {
                if (part is Condition condition)
                {
                    Read(condition);
                    continue;
                }

                var action = (RuleAction)part;
                actions.Visit(action);
                foreach (var name in action.Callees) yield return name;
            }
        }
    }

    private void Reads(PacketField field)
    {
        _reads[(int)field] = true;
        // Only a connection has a mark.
        if (field == PacketField.ConnectionMark) _reads[(int)PacketField.ConnectionState] = true;
    }

    private void Writes(PacketField field)
    {
        _writes[(int)field] = true;
        if (field is PacketField.Mark or PacketField.ConnectionMark or PacketField.ConnectionState or PacketField.Unknown) OnlyTranslates = false;
    }

    protected override void ReadRange(RangeCondition range) => Reads(range.Field);

    protected override void ReadMask(MaskCondition mask) => Reads(mask.Field);

    protected override void ReadInterface(InterfaceCondition iface) => Reads(iface.Field);

    protected override void ReadSet(SetCondition set)
    {
        foreach (var field in set.Fields) Reads(field.Field);
    }

    protected override void ReadUnknown(UnknownCondition unknown)
    {
        // A question has another answer once its fields were rewritten, or its set was updated.
        if (unknown.Kind == UnknownKind.Updatable) Reads(PacketField.Unknown);
        foreach (var field in RewrittenFields.ByTranslation) Reads(field);
    }

    private sealed class ActionReader(ChainEffects effects) : ActionVisitor<bool>
    {
        protected override bool VisitAccept(Accept accept) => true;

        protected override bool VisitDrop(Drop drop) => effects.Drops = true;

        protected override bool VisitReject(Reject reject) => effects.Rejects = true;

        protected override bool VisitReturn(Return @return) => true;

        protected override bool VisitJump(Jump jump) => MayBeMissing(jump.Chain);

        protected override bool VisitGoto(Goto @goto) => MayBeMissing(@goto.Chain);

        protected override bool VisitNoEffect(NoEffect none) => true;

        protected override bool VisitSetMark(SetMark mark) => Writes(mark.Field);

        protected override bool VisitCopyMark(CopyMark copy)
        {
            effects.Reads(copy.Source);
            return Writes(copy.Target);
        }

        protected override bool VisitForgetMark(ForgetMark mark) => Writes(mark.Field);

        protected override bool VisitUntrack(Untrack untrack) => Writes(PacketField.ConnectionState);

        protected override bool VisitTranslate(TranslateAddress translation)
        {
            // A source is rewritten where nothing reads it any more.
            if (translation.Kind is TranslationKind.Source or TranslationKind.Masquerade) return true;
            foreach (var field in RewrittenFields.ByTranslation) Writes(field);
            return true;
        }

        protected override bool VisitUpdateSet(UpdateSet update) => Writes(PacketField.Unknown);

        protected override bool VisitMap(ActionMap map)
        {
            foreach (var field in map.Fields) effects.Reads(field.Field);
            foreach (var action in map.Actions.Distinct(ReferenceEqualityComparer.Instance)) Visit((RuleAction)action!);
            return true;
        }

        protected override bool VisitUnknown(UnknownAction unknown) => effects.Drops = true;

        // A jump to what is not there, or back into itself, is a question.
        private bool MayBeMissing(string chain)
        {
            if (effects._calls.Find(chain) is null) effects.Drops = true;
            return true;
        }

        private bool Writes(PacketField field)
        {
            effects.Writes(field);
            // What a mark becomes depends on what it was.
            effects.Reads(field);
            return true;
        }
    }
}
