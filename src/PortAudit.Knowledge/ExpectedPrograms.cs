namespace PortAudit.Knowledge;

/// <summary>The programs that legitimately hold a port.</summary>
/// <remarks>
/// A token in parentheses is a state and no name: <c>(kernel)</c> or <c>(device firmware)</c> means that no process shows,
/// <c>(none legitimate)</c> that every owner is unexpected.
/// </remarks>
public sealed class ExpectedPrograms
{
    private readonly ProgramPattern[] _patterns;

    private ExpectedPrograms(ProgramPattern[] patterns, string[] states)
    {
        _patterns = patterns;
        Names = Array.ConvertAll(patterns, p => p.Text);
        States = states;
    }

    /// <summary>Linux process names (15 characters), Windows image names, and globs of either.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Without the parentheses.</summary>
    public IReadOnlyList<string> States { get; }

    public bool NoneLegitimate => States.Contains("none legitimate");

    /// <param name="tokens">Separated by ';'.</param>
    public static ExpectedPrograms Parse(string tokens)
    {
        var (patterns, states) = (new List<ProgramPattern>(), new List<string>());
        foreach (var token in tokens.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (token[0] == '(')
                states.Add(token.Trim('(', ')'));
            else
                patterns.Add(new ProgramPattern(token));
        }

        return new ExpectedPrograms([.. patterns], [.. states]);
    }

    /// <param name="program">As a tool prints it; see <see cref="ProgramName.Normalize"/>.</param>
    /// <param name="printed">The most characters that the tool prints: 15 for ss and ps, 9 for lsof without +c.</param>
    public bool Matches(string program, int printed = ProgramName.CommLength)
    {
        var name = ProgramName.Normalize(program);
        foreach (var pattern in _patterns)
        {
            if (pattern.Matches(name, printed))
                return true;
        }

        return false;
    }
}
