using System.Reflection;
using PortAudit.Model.Firewall.Actions;

namespace PortAudit.Model.Tests.Firewall;

public sealed class ActionVisitorTests
{
    /// <summary>An abstract method a kind, and no other: a new kind can't be left out, and none shares the method of another.</summary>
    [Fact]
    public void Every_kind_of_action_has_a_method_of_its_own_without_a_default()
    {
        var kinds = typeof(RuleAction).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(RuleAction)) && !t.IsAbstract).ToList();
        const BindingFlags all = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var methods = typeof(ActionVisitor<>).GetMethods(all).Where(m => m.Name != nameof(ActionVisitor<>.Visit)).ToList();
        Assert.All(methods, m => Assert.True(m.IsAbstract, m.Name));
        Assert.Equal(kinds.Select(k => k.Name).Order(), methods.Select(m => Assert.Single(m.GetParameters()).ParameterType.Name).Order());
        Assert.All(kinds, k => Assert.True(k.IsSealed, k.Name));
        Assert.True(typeof(RuleAction).GetMethod(nameof(RuleAction.Dispatch))!.IsAbstract);
    }
}
