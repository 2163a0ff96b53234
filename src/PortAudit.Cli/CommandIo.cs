namespace PortAudit.Cli;

/// <summary>What a command reads from and writes to: results go to <see cref="Out"/>, everything else to <see cref="Error"/>.</summary>
/// <param name="Folder">Where relative paths start.</param>
public sealed record CommandIo(TextWriter Out, TextWriter Error, Func<Stream> In, string Folder)
{
    public bool IsOutputTerminal { get; init; }

    public bool IsErrorTerminal { get; init; }

    /// <summary>The variables that the commands look at.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;

    /// <summary>Columns of the terminal, or 80 where there is none.</summary>
    public int Width
    {
        get
        {
            if (!IsOutputTerminal) return 80;
            try
            {
                return Math.Clamp(Console.WindowWidth, 40, 200);
            }
            catch (IOException)
            {
                return 80;
            }
        }
    }

    /// <summary>A diagnostic as one line on the error stream; control characters in it are made visible.</summary>
    public void Report(Diagnostic diagnostic) => Error.WriteLine(VisibleText.Of(diagnostic.ToString()));
}
