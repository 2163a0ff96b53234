using Scriban.Runtime;

namespace PortAudit.Reporting.Templates;

/// <summary>Writes through to the report's file, up to a number of characters.</summary>
internal sealed class BoundedOutput(TextWriter writer, int most) : IScriptOutput
{
    private int _written;

    public void Write(string text, int offset, int count)
    {
        if (count > most - _written) throw new InvalidOperationException($"the output is longer than {most} characters");
        _written += count;
        writer.Write(text.AsSpan(offset, count));
    }

    public ValueTask WriteAsync(string text, int offset, int count, CancellationToken cancellationToken)
    {
        Write(text, offset, count);
        return ValueTask.CompletedTask;
    }

    public override string ToString() => "";
}
