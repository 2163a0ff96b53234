using PortAudit.Analysis.Traversal;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Sets;

namespace PortAudit.Analysis.Flattening;

/// <summary>Which marks rules both set and ask for. A mark that only one of the two happens to has no part in where packets go.</summary>
internal sealed class MarkUse : ConditionReader
{
    private readonly HashSet<PacketField> _asked = [];
    private readonly HashSet<PacketField> _set = [];
    private readonly List<(PacketField Source, PacketField Target)> _copied = [];

    /// <summary>Whether setting the packet's, and the connection's, mark changes nothing.</summary>
    public (bool Mark, bool ConnectionMark) Ignored => (Ignores(PacketField.Mark), Ignores(PacketField.ConnectionMark));

    public void Read(FilterRule rule)
    {
        foreach (var part in rule.Parts)
        {
            if (part is Condition condition)
            {
                Read(condition);
                continue;
            }

            var action = (RuleAction)part;
            if (action is ActionMap map) ReadKeys(map.Fields.AsSpan());
            if (action is CopyMark copy) _copied.Add((copy.Source, copy.Target));
            foreach (var field in RewrittenFields.Of(action)) _set.Add(field);
        }
    }

    protected override void ReadRange(RangeCondition range) => Ask(range.Field);

    protected override void ReadMask(MaskCondition mask) => Ask(mask.Field);

    protected override void ReadSet(SetCondition set) => ReadKeys(set.Fields.AsSpan());

    protected override void ReadInterface(InterfaceCondition iface)
    {
    }

    protected override void ReadUnknown(UnknownCondition unknown)
    {
    }

    // A copy asks only for one that asks it.
    private bool Ignores(PacketField mark) =>
        !_set.Contains(mark) || !(_asked.Contains(mark) || _copied.Exists(c => c.Source == mark && _asked.Contains(c.Target)));

    private void Ask(PacketField field)
    {
        if (field is PacketField.Mark or PacketField.ConnectionMark) _asked.Add(field);
    }

    private void ReadKeys(ReadOnlySpan<KeyField> fields)
    {
        foreach (var field in fields) Ask(field.Field);
    }
}
