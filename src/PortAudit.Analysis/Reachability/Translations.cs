using PortAudit.Analysis.Traversal;
using PortAudit.Model.Firewall;
using PortAudit.Model.Firewall.Actions;

namespace PortAudit.Analysis.Reachability;

/// <summary>Rules that give packets to this host another destination, by which its ports lead to other ports or hosts.</summary>
internal static class Translations
{
    public static IEnumerable<FilterRule> Rules(HostFilter filter) => Rules(filter, IpFamily.IPv4, IpFamily.IPv6);

    public static IEnumerable<FilterRule> Rules(HostFilter filter, params IEnumerable<IpFamily> families) =>
        NamedPorts.Rules(families, filter, Hook.Prerouting).Where(r => NamedPorts.Does(r, IsTranslation));

    public static bool IsTranslation(RuleAction action) => action is TranslateAddress or ActionMap && Of(action).Any();

    /// <summary>The changes of destination that an action makes, alone or out of a map.</summary>
    public static IEnumerable<TranslateAddress> Of(RuleAction action) => DestinationChanges.Instance.Visit(action);

    /// <summary>The ports that a rule names and whose packets it sends to a port of this host.</summary>
    public static IEnumerable<int> LeadingTo(FilterRule rule, byte protocol, int port) =>
        rule.Actions.Any(a => LeadsTo(a, port))
            ? NamedPorts.Of(rule, a => LeadsTo(a, port)).Where(k => k.Protocol == protocol && k.Port != port).Select(k => k.Port)
            : [];

    private static bool LeadsTo(RuleAction action, int port) =>
        Of(action).Any(t => !t.Ports.IsDefaultOrEmpty && t.Ports.Any(r => r.Contains((uint)port)));

    private sealed class DestinationChanges : ActionVisitor<IEnumerable<TranslateAddress>>
    {
        public static readonly DestinationChanges Instance = new();

        protected override IEnumerable<TranslateAddress> VisitAccept(Accept accept) => [];

        protected override IEnumerable<TranslateAddress> VisitDrop(Drop drop) => [];

        protected override IEnumerable<TranslateAddress> VisitReject(Reject reject) => [];

        protected override IEnumerable<TranslateAddress> VisitReturn(Return @return) => [];

        protected override IEnumerable<TranslateAddress> VisitJump(Jump jump) => [];

        protected override IEnumerable<TranslateAddress> VisitGoto(Goto @goto) => [];

        protected override IEnumerable<TranslateAddress> VisitNoEffect(NoEffect none) => [];

        protected override IEnumerable<TranslateAddress> VisitSetMark(SetMark mark) => [];

        protected override IEnumerable<TranslateAddress> VisitCopyMark(CopyMark copy) => [];

        protected override IEnumerable<TranslateAddress> VisitForgetMark(ForgetMark mark) => [];

        protected override IEnumerable<TranslateAddress> VisitUntrack(Untrack untrack) => [];

        protected override IEnumerable<TranslateAddress> VisitTranslate(TranslateAddress translation) =>
            translation.Kind is TranslationKind.Destination or TranslationKind.Redirect or TranslationKind.NetworkMap ? [translation] : [];

        protected override IEnumerable<TranslateAddress> VisitUpdateSet(UpdateSet update) => [];

        protected override IEnumerable<TranslateAddress> VisitMap(ActionMap map) => map.Actions.Distinct().SelectMany(Visit);

        protected override IEnumerable<TranslateAddress> VisitUnknown(UnknownAction unknown) => [];
    }
}
