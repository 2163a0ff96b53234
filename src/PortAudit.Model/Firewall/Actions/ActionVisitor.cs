namespace PortAudit.Model.Firewall.Actions;

/// <summary>One method for each kind of action, and no default: when a kind is added, nothing that visits actions compiles until it has said
/// what the new kind is to it.</summary>
public abstract class ActionVisitor<T>
{
    public T Visit(RuleAction action) => action.Dispatch(this);

    protected internal abstract T VisitAccept(Accept accept);

    protected internal abstract T VisitDrop(Drop drop);

    protected internal abstract T VisitReject(Reject reject);

    protected internal abstract T VisitReturn(Return @return);

    protected internal abstract T VisitJump(Jump jump);

    protected internal abstract T VisitGoto(Goto @goto);

    protected internal abstract T VisitNoEffect(NoEffect none);

    protected internal abstract T VisitSetMark(SetMark mark);

    protected internal abstract T VisitCopyMark(CopyMark copy);

    protected internal abstract T VisitForgetMark(ForgetMark mark);

    protected internal abstract T VisitUntrack(Untrack untrack);

    protected internal abstract T VisitTranslate(TranslateAddress translation);

    protected internal abstract T VisitUpdateSet(UpdateSet update);

    protected internal abstract T VisitMap(ActionMap map);

    protected internal abstract T VisitUnknown(UnknownAction unknown);
}
