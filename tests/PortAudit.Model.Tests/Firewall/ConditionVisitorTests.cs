using System.Reflection;
using PortAudit.Model.Firewall.Conditions;
using PortAudit.Model.Firewall.Sets;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Fields;

namespace PortAudit.Model.Tests.Firewall;

public sealed class ConditionVisitorTests
{
    private static readonly SourceSpan Span = SourceFile.FromText("f", "words").Span(0, 5);
    private static readonly RangeCondition Port = new(PacketField.DestinationPort, [new ValueRange(22)]);
    private static readonly UnknownCondition Owner = new("owner", UnknownKind.Named, Span);
    private static readonly UnknownCondition Rate = new("limit", UnknownKind.Fresh, Span);

    /// <summary>An abstract method a kind, and no other: a new kind can't be left out, and none shares the method of another.</summary>
    [Fact]
    public void Every_kind_of_condition_has_a_method_of_its_own_without_a_default()
    {
        var kinds = typeof(Condition).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Condition)) && !t.IsAbstract).ToList();
        const BindingFlags all = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var methods = typeof(ConditionVisitor<>).GetMethods(all).Where(m => m.Name != nameof(ConditionSearch.Visit)).ToList();
        Assert.All(methods, m => Assert.True(m.IsAbstract, m.Name));
        Assert.Equal(kinds.Select(k => k.Name).Order(), methods.Select(m => Assert.Single(m.GetParameters()).ParameterType.Name).Order());
        Assert.All(kinds, k => Assert.True(k.IsSealed, k.Name));
        Assert.All(typeof(Condition).GetConstructors(all), c => Assert.True(c.IsFamilyAndAssembly || IsCopy(c)));
        Assert.True(typeof(Condition).GetMethod(nameof(Condition.Dispatch))!.IsAbstract);

        static bool IsCopy(ConstructorInfo constructor) => constructor.GetParameters() is [{ ParameterType: var only }] && only == typeof(Condition);
    }

    [Fact]
    public void Each_kind_comes_to_its_method()
    {
        var names = new Names();
        Assert.Equal("all(range,any(mask,iface),not(set),unknown)", names.Visit(new AllOf([
            Port, new AnyOf([new MaskCondition(PacketField.Mark, 1u, 1u), new InterfaceCondition(PacketField.InInterface, "eth0")]),
            new Not(new SetCondition([], new ElementTable(null, 1, [], []))), Owner,
        ])));
    }

    [Fact]
    public void A_search_looks_into_all_that_holds_conditions()
    {
        Assert.All(
            new Func<Condition, Condition>[] { c => c, c => new Not(c), c => new AllOf([Port, c]), c => new AnyOf([Port, new Not(new AllOf([c]))]) },
            within =>
            {
                Assert.True(QuestionSearch.Any.Visit(within(Owner)));
                Assert.True(QuestionSearch.Fresh.Visit(within(Rate)));
                Assert.False(QuestionSearch.Fresh.Visit(within(Owner)));
                Assert.False(QuestionSearch.Any.Visit(within(Port)));
            });
    }

    [Fact]
    public void A_reader_comes_to_every_leaf_in_order()
    {
        var leaves = new Leaves();
        leaves.Read(new AllOf([Port, new Not(new AnyOf([Owner, Rate])), new AnyOf([]), Port]));
        Assert.Equal([Port, Owner, Rate, Port], leaves.Met);
    }

    private sealed class Names : ConditionVisitor<string>
    {
        protected override string VisitAllOf(AllOf all) => $"all({string.Join(',', all.Conditions.Select(Visit))})";

        protected override string VisitAnyOf(AnyOf any) => $"any({string.Join(',', any.Conditions.Select(Visit))})";

        protected override string VisitNot(Not not) => $"not({Visit(not.Condition)})";

        protected override string VisitRange(RangeCondition range) => "range";

        protected override string VisitMask(MaskCondition mask) => "mask";

        protected override string VisitInterface(InterfaceCondition iface) => "iface";

        protected override string VisitSet(SetCondition set) => "set";

        protected override string VisitUnknown(UnknownCondition unknown) => "unknown";
    }

    private sealed class Leaves : ConditionReader
    {
        public List<Condition> Met { get; } = [];

        protected override void ReadRange(RangeCondition range) => Met.Add(range);

        protected override void ReadMask(MaskCondition mask) => Met.Add(mask);

        protected override void ReadInterface(InterfaceCondition iface) => Met.Add(iface);

        protected override void ReadSet(SetCondition set) => Met.Add(set);

        protected override void ReadUnknown(UnknownCondition unknown) => Met.Add(unknown);
    }
}
