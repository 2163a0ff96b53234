using PortAudit.Analysis.Flattening;
using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Search;

/// <summary>Which entries of a path act for certain, perhaps or not at all, given what is known of the process that packets are
/// for.</summary>
internal sealed class EntryCertainty
{
    private const byte Never = 0;
    private const byte Certain = 1;
    private const byte Perhaps = 2;

    private readonly byte[] _states;
    private readonly FlatPath _path;
    private readonly Func<QuestionSubject, bool?>? _known;

    /// <param name="known">Answers to questions; <see langword="null"/> where nothing is known.</param>
    public EntryCertainty(FlatPath path, Func<QuestionSubject, bool?>? known)
    {
        (_path, _known) = (path, known);
        _states = new byte[path.Entries.Length];
        for (var i = 0; i < _states.Length; i++) _states[i] = StateOf(path.Entries[i].Questions, known);
        HasQuestions = Array.IndexOf(_states, Perhaps) >= 0;
    }

    /// <summary>Whether some entry acts perhaps.</summary>
    public bool HasQuestions { get; }

    public bool Acts(int entry) => _states[entry] != Never;

    public bool IsCertain(int entry) => _states[entry] == Certain;

    /// <summary>How many of its questions nothing answers.</summary>
    public int OpenQuestions(int entry)
    {
        var open = 0;
        foreach (var question in _path.Entries[entry].Questions)
        {
            if (question.Condition.Subject is not { } subject || _known?.Invoke(subject) is null) open++;
        }

        return open;
    }

    private static byte StateOf(FlatQuestion[] questions, Func<QuestionSubject, bool?>? known)
    {
        var state = Certain;
        foreach (var question in questions)
        {
            var answer = question.Condition.Subject is { } subject ? known?.Invoke(subject) : null;
            if (answer == question.Negated) return Never;
            if (answer is null) state = Perhaps;
        }

        return state;
    }
}
