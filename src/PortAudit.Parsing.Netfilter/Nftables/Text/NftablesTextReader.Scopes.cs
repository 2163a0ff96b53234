using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Nftables.Syntax;

namespace PortAudit.Parsing.Netfilter.Nftables.Text;

/// <content>Variables and included files.</content>
internal sealed partial class NftablesTextReader
{
    private readonly List<SourceFile> _including = [];
    private int _includes;

    /// <summary>The node that a variable represents where it is used; 0 where nothing defines it.</summary>
    private int Lookup(ReadOnlySpan<char> name)
    {
        var text = name.ToString();
        for (var i = _scopes.Count - 1; i >= 0; i--)
            if (_scopes[i].Variables.TryGetValue(text, out var node)) return node;
        return 0;
    }

    private void ReadDefine(bool isRedefined)
    {
        Advance();
        IsScript = true;
        var token = Advance();
        var name = _text[token.Start..token.End];
        if (!Expect(TokenKind.Assign, "'='")) return;
        var node = ReadInitializer();

        // A definition that can't be read is still one: its uses are not further mistakes.
        if (node == 0) node = _tree.Add(NodeKind.Placeholder, _file, token.Start, token.End);
        var variables = _scopes[^1].Variables;
        if (!isRedefined && variables.ContainsKey(name)) _log.Report(NftablesDiagnostics.RedefinedVariable, Span(token), DiagnosticLog.Clip(name));
        variables[name] = node;
    }

    private int ReadInitializer() => Is(TokenKind.BraceOpen) ? ReadSet(0) : ReadValues();

    private void ReadUndefine()
    {
        var token = Advance();
        var name = _text.AsSpan(token.Start, token.End - token.Start);
        if (!_scopes[^1].Variables.Remove(name.ToString()))
            _log.Report(NftablesDiagnostics.UndefinedVariable, Span(token), DiagnosticLog.Clip(name));
    }

    private void ReadInclude(ItemContext context)
    {
        var start = Advance().Start;
        if (_token.Kind is not (TokenKind.String or TokenKind.Placeholder))
        {
            Fail("a quoted path");
            return;
        }

        var token = Advance();
        if (!AtSeparator() && !Is(TokenKind.BraceClose))
        {
            Fail("the end of the statement");
            return;
        }

        var pattern = _text.AsSpan(token.Start, token.End - token.Start).Trim('"').ToString();
        HasCommands = true;
        var span = Span(token);
        if (token.Kind == TokenKind.Placeholder || pattern.Contains("{{", StringComparison.Ordinal)
            || pattern.Contains("${", StringComparison.Ordinal) || pattern.Contains("<%", StringComparison.Ordinal))
        {
            _log.Count(NftablesDiagnostics.Template, pattern, span);
            MakeUnknown(context, start);
            return;
        }

        var (access, files) = _context.Find(_tree.Files[_file], pattern);
        switch (access)
        {
            case SiblingAccess.NoTree:
                _log.Report(NftablesDiagnostics.UnreadInclude, span, DiagnosticLog.Clip(pattern), "standard input");
                break;
            case SiblingAccess.Missing:
                _log.Report(NftablesDiagnostics.MissingInclude, span, DiagnosticLog.Clip(pattern));
                break;
            case SiblingAccess.Outside:
                _log.Report(NftablesDiagnostics.OutsideInclude, span, DiagnosticLog.Clip(pattern));
                break;
        }

        if (access != SiblingAccess.Found) MakeUnknown(context, start);
        foreach (var file in files) Include(file, context, span);
    }

    private void Include(SourceFile file, ItemContext context, SourceSpan span)
    {
        var current = _tree.Files[_file];
        if (file == current || _including.Contains(file))
        {
            var cycle = _including.SkipWhile(f => f != file).Append(current).Append(file).Distinct().Select(f => f.Path).Append(file.Path);
            _log.Report(NftablesDiagnostics.CyclicInclude, span, DiagnosticLog.Clip(file.Path), string.Join(" includes ", cycle));
            return;
        }

        if (_including.Count >= NetfilterLimits.DeepestInclude - 1 || ++_includes > NetfilterLimits.MostFiles)
        {
            _log.Report(NftablesDiagnostics.DeepInclude, span, NetfilterLimits.DeepestInclude, NetfilterLimits.MostFiles,
                DiagnosticLog.Clip(file.Path));
            MakeUnknown(context, span.Start);
            return;
        }

        var (lexer, token, fileIndex, text, end, braces) = (_lexer, _token, _file, _text, _end, _braces);
        _including.Add(current);
        var branches = _branches.Count;
        Open(file);
        ReadAll(context);
        Leave(branches);
        _including.RemoveAt(_including.Count - 1);
        (_lexer, _token, _file, _text, _end, _braces) = (lexer, token, fileIndex, text, end, braces);
    }

    /// <summary>Where a file should stand that is not there, anything may stand: a rule that may match and do anything, an element more.</summary>
    private void MakeUnknown(ItemContext context, int start)
    {
        MarkApproximated(start, _end);
        _ruleset.IsComplete = false;
        switch (context)
        {
            case ItemContext.Chain:
                _chain.Rules.Add(RuleSyntax.Open(_tree, Span(start, _end), null));
                break;
            case ItemContext.Set:
                _set.IsOpen = true;
                break;
        }
    }
}
