using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Analysis.Flattening;

/// <summary>Numbers for questions that several entries put, and whose answer for one packet is the same in each.</summary>
internal sealed class QuestionNumbers
{
    private static readonly (int Number, bool Negated)[] None = [];

    private readonly Dictionary<int, (int Number, bool Negated)[]> _shared = [];

    public QuestionNumbers(FlatEntry[] entries)
    {
        var uses = new Dictionary<(string, QuestionSubject?), int>();
        foreach (var entry in entries)
        {
            foreach (var question in entry.Questions)
            {
                if (question.Lasts) uses[Key(question)] = uses.GetValueOrDefault(Key(question)) + 1;
            }
        }

        var numbers = new Dictionary<(string, QuestionSubject?), int>();
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Questions.Length == 0) continue;
            var shared = new List<(int, bool)>();
            foreach (var question in entries[i].Questions)
            {
                if (!question.Lasts || uses[Key(question)] < 2) continue;
                if (!numbers.TryGetValue(Key(question), out var number)) numbers[Key(question)] = number = numbers.Count;
                shared.Add((number, question.Negated));
            }

            if (shared.Count > 0) _shared[i] = [.. shared];
        }
    }

    /// <summary>Whether no question is put twice.</summary>
    public bool IsEmpty => _shared.Count == 0;

    /// <summary>The shared questions of an entry, and whether it asks for no.</summary>
    public (int Number, bool Negated)[] Of(int entry) => _shared.GetValueOrDefault(entry, None);

    private static (string, QuestionSubject?) Key(FlatQuestion question) => (question.Condition.Text, question.Condition.Subject);
}
