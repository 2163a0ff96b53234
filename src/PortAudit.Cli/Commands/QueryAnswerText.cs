using PortAudit.Analysis.Queries;

namespace PortAudit.Cli.Commands;

/// <summary>Prints an answer for people: the verdict first, then what it depends on, then the way.</summary>
internal static class QueryAnswerText
{
    public static void Write(PacketQuery query, QueryAnswer answer, bool isBatch, CommandIo io)
    {
        var verdict = answer.Verdict switch
        {
            QueryVerdict.Unknown => "unknown (possible either way)",
            QueryVerdict.Depends => answer.IsCertain ? "depends" : "depends, partly unknown",
            var v => v.ToString().ToLowerInvariant(),
        };
        if (isBatch)
        {
            io.Out.WriteLine($"{verdict}\t{VisibleText.Of(query.Text)}");
            return;
        }

        io.Out.WriteLine(verdict);
        if (answer.Parts.Count > 0)
        {
            io.Out.WriteLine();
            foreach (var part in answer.Parts) io.Out.WriteLine($"  {part.Verdict.ToString().ToLowerInvariant(),-8} {VisibleText.Of(part.Packets)}");
        }

        if (answer.Unknowns.Count > 0 && !answer.IsCertain)
        {
            io.Out.WriteLine();
            io.Out.WriteLine("Not known from these files:");
            foreach (var unknown in answer.Unknowns) io.Out.WriteLine($"  {VisibleText.Of(unknown.ToString())}");
        }

        if (answer.Rules.Count == 0) return;
        io.Out.WriteLine();
        io.Out.WriteLine("On the way:");
        foreach (var rule in answer.Rules)
        {
            var text = rule.IsPolicy ? $"policy {rule.Policy}" : VisibleText.Of(rule.Span.Text.ToString(), 200);
            io.Out.WriteLine($"  {VisibleText.Of(rule.Span.Place)}  {VisibleText.Of(rule.Table)} {VisibleText.Of(rule.Chain)}  {text}");
        }
    }
}
