using PortAudit.Model.Sources;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>Reads what a template decides about whole commands: conditions and loops around them, and text from elsewhere.</summary>
/// <param name="readList">Reads commands up to the next tag that ends or continues something.</param>
internal sealed class ShellTemplateParser(SourceFile source, ShellCursor cursor, ShellTemplate template,
    Func<IReadOnlyList<ShellNode>> readList, DiagnosticLog log)
{
    /// <returns>Null where no tag of the template begins anything.</returns>
    public ShellNode? Read()
    {
        if (!template.Tags.TryGetValue(cursor.At, out var tag) || ShellTemplate.IsCloser(cursor.Next)) return null;
        cursor.At = tag.End;
        return tag.Kind switch
        {
            TemplateTagKind.Include => new ShellInclude(tag.Start, tag.End),
            TemplateTagKind.Loop => ReadLoop(tag),
            _ => ReadIf(tag),
        };
    }

    /// <summary>Passes over a tag that ends or continues nothing.</summary>
    public bool ReadStray()
    {
        if (cursor.HasFailed || !template.Tags.TryGetValue(cursor.At, out var tag)) return false;
        log.Report(TemplateDiagnostics.Unbalanced, source.Span(tag.Start, tag.End - tag.Start), DiagnosticLog.Clip(tag.Text));
        cursor.At = tag.End;
        return true;
    }

    private ShellIf ReadIf(TemplateTag first)
    {
        var clauses = new List<(IReadOnlyList<ShellNode>, IReadOnlyList<ShellNode>)> { ([Question(first)], readList()) };
        IReadOnlyList<ShellNode>? otherwise = null;
        while (NextCloser(first) is { } tag)
        {
            cursor.At = tag.End;
            if (tag.Kind == TemplateTagKind.End) break;
            if (tag.Kind == TemplateTagKind.ElseIf) clauses.Add(([Question(tag)], readList()));
            else otherwise = readList();
        }

        return new ShellIf(first.Start, cursor.At, clauses, otherwise);
    }

    private ShellLoop ReadLoop(TemplateTag first)
    {
        var body = new List<ShellNode>(readList());
        while (NextCloser(first) is { } tag)
        {
            cursor.At = tag.End;
            if (tag.Kind == TemplateTagKind.End) break;
            body.AddRange(readList());
        }

        return new ShellLoop(first.Start, cursor.At, [Question(first)], body);
    }

    private TemplateTag? NextCloser(TemplateTag first)
    {
        if (cursor.HasFailed) return null;
        if (ShellTemplate.IsCloser(cursor.Next) && template.Tags.TryGetValue(cursor.At, out var tag)) return tag;
        log.Report(TemplateDiagnostics.NotClosed, source.Span(first.Start, first.End - first.Start));
        return null;
    }

    private static ShellQuestion Question(TemplateTag tag) => new(tag.Start, tag.End, DiagnosticLog.Clip(tag.Text));
}
