using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Sets;

namespace PortAudit.Analysis.Traversal;

/// <summary>Every interface name that rules of a host compare with: the letters that a packet space needs.</summary>
internal sealed class MentionedInterfaces : ConditionReader
{
    private readonly HashSet<InterfaceName> _names = [];
    private readonly HashSet<ElementTable> _tables = new(ReferenceEqualityComparer.Instance);

    public MentionedInterfaces(IReadOnlyList<Ruleset> rulesets)
    {
        foreach (var chain in rulesets.SelectMany(r => r.Tables).SelectMany(t => t.Chains))
        {
            _names.UnionWith(chain.Devices);
            foreach (var rule in chain.Rules)
            {
                foreach (var part in rule.Parts)
                {
                    if (part is Condition condition) Read(condition);
                    else if (part is ActionMap map) Add(map.Elements);
                }
            }
        }
    }

    public IEnumerable<string> Names => _names.Where(n => !n.IsPrefix).Select(n => n.Text);

    public IEnumerable<string> Prefixes => _names.Where(n => n.IsPrefix).Select(n => n.Text);

    protected override void ReadInterface(InterfaceCondition iface) => _names.Add(new InterfaceName(iface.Name, iface.IsPrefix));

    protected override void ReadSet(SetCondition set) => Add(set.Elements);

    // No other field has an interface's name.
    protected override void ReadRange(RangeCondition range)
    {
    }

    protected override void ReadMask(MaskCondition mask)
    {
    }

    protected override void ReadUnknown(UnknownCondition unknown)
    {
    }

    private void Add(ElementTable table)
    {
        if (_tables.Add(table)) _names.UnionWith(table.Interfaces);
    }
}
