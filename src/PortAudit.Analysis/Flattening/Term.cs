using PortAudit.Model.Firewall.Conditions;
using PortAudit.PacketSets.Boxes;

namespace PortAudit.Analysis.Flattening;

/// <summary>Conditions that hold together: for each lane the ranks that it may have, and questions that must be answered so.</summary>
internal sealed class Term
{
    private static readonly FlatQuestion[] None = [];

    private readonly RankSet?[] _lanes;

    private Term(RankSet?[] lanes, FlatQuestion[] questions) => (_lanes, Questions) = (lanes, questions);

    /// <summary>All packets.</summary>
    public Term(int lanes) : this(new RankSet?[lanes], None)
    {
    }

    public FlatQuestion[] Questions { get; private set; }

    /// <summary>The ranks of a lane; <see langword="null"/> where it is free.</summary>
    public RankSet? this[int lane] => _lanes[lane];

    public bool IsEmpty { get; private set; }

    public Term Copy() => new((RankSet?[])_lanes.Clone(), Questions) { IsEmpty = IsEmpty };

    /// <summary>Keeps of a lane only these ranks.</summary>
    public void Narrow(int lane, RankSet ranks)
    {
        var narrowed = _lanes[lane] is { } had ? had.Intersect(ranks) : ranks;
        _lanes[lane] = narrowed;
        if (narrowed.IsEmpty) IsEmpty = true;
    }

    public void Ask(FlatQuestion question)
    {
        foreach (var asked in Questions)
        {
            if (!question.IsSameAs(asked)) continue;
            // A question that is the same at each use can't be answered both ways.
            if (asked.Negated != question.Negated) IsEmpty = true;
            return;
        }

        Questions = [.. Questions, question];
    }

    public void Meet(Term other)
    {
        for (var lane = 0; lane < _lanes.Length; lane++)
        {
            if (other._lanes[lane] is { } ranks) Narrow(lane, ranks);
        }

        foreach (var question in other.Questions) Ask(question);
        IsEmpty |= other.IsEmpty;
    }
}

/// <summary>A question that the input leaves unanswered, as one rule puts it.</summary>
/// <param name="Negated">Whether the rule asks for no.</param>
/// <param name="Lasts">Whether its answer for one packet is the same wherever it is put.</param>
internal sealed record FlatQuestion(UnknownCondition Condition, bool Negated, bool Lasts)
{
    /// <summary>Whether the other asks the same, for the same packet.</summary>
    public bool IsSameAs(FlatQuestion other) =>
        Lasts && other.Lasts && Condition.Text == other.Condition.Text && Equals(Condition.Subject, other.Condition.Subject);
}
