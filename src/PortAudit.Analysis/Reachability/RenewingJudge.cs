using PortAudit.Model.Facts;

namespace PortAudit.Analysis.Reachability;

/// <summary>Judges services with one judge after another, each with packet sets of its own.</summary>
/// <remarks>Sets are never given back: after thousands of services they fill the memory, far beyond what the processor's caches hold, and in the end
/// meet the node limit, which is meant for a single service. What services share must then be made anew, so a judge stays as long as that
/// is little.</remarks>
internal sealed class RenewingJudge(ServiceJudge first, Func<ServiceJudge> make, int nodeLimit)
{
    // As many nodes as the caches of a core hold.
    private const int WorthAFreshStart = 1 << 18;

    // Of what the first service made, most is shared by the others.
    private const int TimesTheFirst = 8;

    private ServiceJudge _judge = first;
    private bool _isFresh = true;
    private int _most;

    public ServiceJudgement Of(ServiceFact service)
    {
        if (!_isFresh && _judge.Nodes > _most) Replace();
        var judgement = _judge.Of(service);
        if (judgement.MeetsNodeLimit && !_isFresh)
        {
            Replace();
            judgement = _judge.Of(service);
        }

        if (_isFresh) _most = (int)Math.Min(nodeLimit / 2, Math.Max(WorthAFreshStart, (long)_judge.Nodes * TimesTheFirst));
        _isFresh = false;
        return judgement;
    }

    private void Replace() => (_judge, _isFresh) = (make(), true);
}
