using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Traversal;

/// <summary>The yes/no questions that a host's input leaves unanswered, each with its number in the packet space.</summary>
/// <remarks>The same text is the same question as long as what it reads is unchanged; the epoch says when that was.</remarks>
public sealed class UnknownQuestions
{
    private readonly List<UnknownQuestion> _questions = [];
    private readonly Dictionary<(string Text, int Epoch), int> _named = [];

    // Only where two rulesets are compared.
    private readonly QuestionPairs? _pairs;

    public UnknownQuestions()
    {
    }

    private UnknownQuestions(List<UnknownQuestion> questions, QuestionPairs pairs) => (_questions, _pairs) = (questions, pairs);

    public int Count => _questions.Count;

    public UnknownQuestion this[int index] => _questions[index];

    /// <summary>The questions of two rulesets of one space: what asks for the same in both has one number (docs/adr/0016).</summary>
    internal static (UnknownQuestions Old, UnknownQuestions New) Paired()
    {
        var (questions, pairs) = (new List<UnknownQuestion>(), new QuestionPairs());
        return (new UnknownQuestions(questions, pairs.Side()), new UnknownQuestions(questions, pairs.Side()));
    }

    /// <summary>Begins a walk whose uses of a match are set against those of the other side's walk.</summary>
    /// <param name="pairsUses">Whether what is answered anew at each use has the same answers on both sides.</param>
    internal void BeginWalk(bool pairsUses) => _pairs?.BeginWalk(pairsUses);

    /// <summary>The number of the question; a new one the first time it is asked in the epoch.</summary>
    public int Named(string text, int epoch, SourceSpan? span, QuestionSubject? subject = null)
    {
        // What reads a rewritten field asks about what this ruleset made of the packet: never the other's question.
        var named = epoch == 0 && _pairs is not null ? _pairs.Named : _named;
        if (!named.TryGetValue((text, epoch), out var index))
        {
            named[(text, epoch)] = index = _questions.Count;
            _questions.Add(new UnknownQuestion(text, span, subject));
        }

        return index;
    }

    /// <summary>The number of a question that is answered anew at each use.</summary>
    public int Fresh(string text, SourceSpan? span)
    {
        if (_pairs?.Use(text, span, _questions.Count) is { } index && index < _questions.Count) return index;
        _questions.Add(new UnknownQuestion(text, span));
        return _questions.Count - 1;
    }
}

/// <summary>A question that the input does not answer, and where it is asked first.</summary>
/// <param name="Subject">What would answer it.</param>
public sealed record UnknownQuestion(string Text, SourceSpan? Span, QuestionSubject? Subject = null)
{
    /// <summary>For people: the text and its place.</summary>
    public override string ToString() => Span is { } span ? $"{Text} ({span.Place})" : Text;
}
