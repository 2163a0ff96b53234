namespace PortAudit.Model.Firewall.Conditions;

/// <summary>Reads every leaf of a condition in order, also those inside of a negation.</summary>
public abstract class ConditionReader
{
    private readonly Leaves _leaves;

    protected ConditionReader() => _leaves = new Leaves(this);

    public void Read(Condition condition) => _leaves.Visit(condition);

    protected abstract void ReadRange(RangeCondition range);

    protected abstract void ReadMask(MaskCondition mask);

    protected abstract void ReadInterface(InterfaceCondition iface);

    protected abstract void ReadSet(SetCondition set);

    protected abstract void ReadUnknown(UnknownCondition unknown);

    // A search that finds nothing comes to every leaf.
    private sealed class Leaves(ConditionReader reader) : ConditionSearch
    {
        protected internal override bool VisitRange(RangeCondition range) => Read(reader.ReadRange, range);

        protected internal override bool VisitMask(MaskCondition mask) => Read(reader.ReadMask, mask);

        protected internal override bool VisitInterface(InterfaceCondition iface) => Read(reader.ReadInterface, iface);

        protected internal override bool VisitSet(SetCondition set) => Read(reader.ReadSet, set);

        protected internal override bool VisitUnknown(UnknownCondition unknown) => Read(reader.ReadUnknown, unknown);

        private static bool Read<TLeaf>(Action<TLeaf> read, TLeaf leaf)
        {
            read(leaf);
            return false;
        }
    }
}
