namespace PortAudit.Reporting.Templates;

/// <summary>A template is at fault: the only error of a report that is the user's and not ours.</summary>
public sealed class TemplateException : Exception
{
    public TemplateException(string path, int line, int column, string problem, Exception? inner = null)
        : base($"{path}:{line}:{column}: {problem}", inner) =>
        (Path, Line, Column, Problem) = (path, line, column, problem);

    /// <summary>The template as the user named it.</summary>
    public string Path { get; }

    /// <summary>From 1.</summary>
    public int Line { get; }

    /// <summary>From 1.</summary>
    public int Column { get; }

    /// <summary>What was met and what was expected.</summary>
    public string Problem { get; }
}
