using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>Whether two rules say the same, wherever they stand: what <c>-D</c> looks for.</summary>
internal static class RuleEquality
{
    public static bool Same(FilterRule left, FilterRule right)
    {
        if (left.Parts.Length != right.Parts.Length || left.Comment != right.Comment) return false;
        for (var i = 0; i < left.Parts.Length; i++)
            if (!Same(left.Parts[i], right.Parts[i])) return false;
        return true;
    }

    private static bool Same(RulePart left, RulePart right) => (left, right) switch
    {
        (UnknownCondition a, UnknownCondition b) => a.Text == b.Text && a.Kind == b.Kind,
        (UnknownAction a, UnknownAction b) => a.Text == b.Text && a.MayContinue == b.MayContinue,
        (Not a, Not b) => Same(a.Condition, b.Condition),
        (AllOf a, AllOf b) => a.Conditions.AsSpan().SequenceEqual(b.Conditions.AsSpan(), PartComparer.Instance),
        (AnyOf a, AnyOf b) => a.Conditions.AsSpan().SequenceEqual(b.Conditions.AsSpan(), PartComparer.Instance),
        _ => left.Equals(right),
    };

    private sealed class PartComparer : IEqualityComparer<Condition>
    {
        public static readonly PartComparer Instance = new();

        public bool Equals(Condition? left, Condition? right) => Same(left!, right!);

        public int GetHashCode(Condition condition) => condition.GetType().GetHashCode();
    }
}
