using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Traversal;

/// <summary>The yes/no questions that a host's input leaves unanswered, each with its number in the packet space.</summary>
/// <remarks>The same text is the same question as long as what it reads is unchanged; the epoch says when that was.</remarks>
public sealed class UnknownQuestions
{
    private readonly List<UnknownQuestion> _questions = [];
    private readonly Dictionary<(string Text, int Epoch), int> _named = [];

    public int Count => _questions.Count;

    public UnknownQuestion this[int index] => _questions[index];

    /// <summary>The number of the question; a new one the first time it is asked in the epoch.</summary>
    public int Named(string text, int epoch, SourceSpan? span, QuestionSubject? subject = null)
    {
        if (!_named.TryGetValue((text, epoch), out var index))
        {
            _named[(text, epoch)] = index = _questions.Count;
            _questions.Add(new UnknownQuestion(text, span, subject));
        }

        return index;
    }

    /// <summary>The number of a question that is answered anew at each use.</summary>
    public int Fresh(string text, SourceSpan? span)
    {
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
