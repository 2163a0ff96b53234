namespace PortAudit.Model.Firewall.Conditions;

/// <summary>Looks for questions that the input does not answer.</summary>
public sealed class QuestionSearch : ConditionSearch
{
    /// <summary>Finds a question of any kind.</summary>
    public static readonly QuestionSearch Any = new(false);

    /// <summary>Finds a question that is another one at each use.</summary>
    public static readonly QuestionSearch Fresh = new(true);

    private readonly bool _onlyFresh;

    private QuestionSearch(bool onlyFresh) => _onlyFresh = onlyFresh;

    protected internal override bool VisitRange(RangeCondition range) => false;

    protected internal override bool VisitMask(MaskCondition mask) => false;

    protected internal override bool VisitInterface(InterfaceCondition iface) => false;

    protected internal override bool VisitSet(SetCondition set) => false;

    protected internal override bool VisitUnknown(UnknownCondition unknown) => !_onlyFresh || unknown.Kind == UnknownKind.Fresh;
}
