using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>Reads a script of sh or bash: lists, pipes, branches, loops, functions, here-documents.</summary>
/// <remarks>What it cannot read it skips to the line's end, with a diagnostic; the commands around it stay.</remarks>
internal sealed class ShellParser
{
    private readonly ShellCursor _cursor;
    private readonly ShellCommandParser _commands;
    private readonly ShellTemplateParser? _template;
    private int _depth;

    /// <param name="template">What the file is a template of; <see langword="null"/> for a script as it is.</param>
    public ShellParser(SourceFile source, ShellTemplate? template, DiagnosticLog log)
    {
        _cursor = new ShellCursor(source, template?.Text ?? source.Text, log);
        if (template is not null) _template = new ShellTemplateParser(source, _cursor, template, () => ReadList([]), log);
        _commands = new ShellCommandParser(_cursor, () => ReadList([]));
    }

    public IReadOnlyList<ShellNode> Read()
    {
        var nodes = new List<ShellNode>();
        while (true)
        {
            nodes.AddRange(ReadList([]));
            if (_cursor.IsAtEnd) return nodes;

            if (_template?.ReadStray() == true) continue;

            // A word that closes nothing, or something that is not understood.
            if (!_cursor.HasFailed) _cursor.Fail(_cursor.At);
            _cursor.HasFailed = false;
            _depth = 0;
            var end = _cursor.Text.IndexOf('\n', _cursor.At);
            _cursor.At = end < 0 ? _cursor.Text.Length : end;
        }
    }

    /// <summary>Commands up to one of some reserved words, which is not taken.</summary>
    private List<ShellNode> ReadList(ReadOnlySpan<string> ends)
    {
        var nodes = new List<ShellNode>();
        if (++_depth > NetfilterLimits.DeepestCommand) _cursor.Fail(_cursor.At);
        while (!_cursor.HasFailed)
        {
            _cursor.SkipLines();
            if (_cursor.IsAtEnd || _cursor.Next == ')' || ShellTemplate.IsCloser(_cursor.Next) || _cursor.StartsWith(";;")
                || _cursor.Peek() is { } word && (ends.Contains(word) || IsCloser(word)))
                break;
            if (ReadAndOr() is not { } node) break;
            nodes.Add(node);
            _cursor.SkipBlanks();
            if (_cursor.Next is '&' && !_cursor.StartsWith("&&")) _cursor.At++;
            else if (_cursor.Next == ';' && !_cursor.StartsWith(";;")) _cursor.At++;
        }

        _depth--;
        return nodes;
    }

    private static bool IsCloser(string word) => word is "then" or "elif" or "else" or "fi" or "do" or "done" or "esac" or "}";

    private ShellNode? ReadAndOr()
    {
        if (ReadPipeline() is not { } left) return null;
        while (!_cursor.HasFailed)
        {
            _cursor.SkipBlanks();
            var isAnd = _cursor.StartsWith("&&");
            if (!isAnd && !_cursor.StartsWith("||")) return left;
            _cursor.At += 2;
            _cursor.SkipLines();
            if (ReadPipeline() is not { } right) return left;
            left = new ShellChoice(left.Start, right.End, left, isAnd, right);
        }

        return left;
    }

    private ShellNode? ReadPipeline()
    {
        var start = _cursor.At;
        var isNegated = _cursor.Peek() == "!";
        if (isNegated)
        {
            _cursor.At++;
            _cursor.SkipBlanks();
        }

        if (ReadCommand() is not { } first) return null;
        var commands = new List<ShellNode> { first };
        while (!_cursor.HasFailed)
        {
            _cursor.SkipBlanks();
            if (_cursor.IsAtEnd || _cursor.Next != '|' || _cursor.StartsWith("||")) break;
            _cursor.At += _cursor.StartsWith("|&") ? 2 : 1;
            _cursor.SkipLines();
            if (ReadCommand() is not { } next) break;
            commands.Add(next);
        }

        return commands.Count == 1 && !isNegated ? first : new ShellPipeline(start, commands[^1].End, commands, isNegated);
    }

    private ShellNode? ReadCommand()
    {
        _cursor.SkipBlanks();
        var start = _cursor.At;
        if (_cursor.Next == '(')
        {
            if (_cursor.StartsWith("(("))
            {
                var end = _cursor.Text.IndexOf("))", _cursor.At, StringComparison.Ordinal);
                _cursor.At = end < 0 ? _cursor.Text.Length : end + 2;

                // ((i++)): a calculation, as let does it.
                var inner = _cursor.Text[Math.Min(start + 2, _cursor.At)..Math.Max(Math.Min(start + 2, _cursor.At), _cursor.At - 2)];
                return new ShellCommand(start, _cursor.At, [Literal(start, "let"), Literal(start, inner)], []);
            }

            _cursor.At++;
            var body = ReadList([]);
            _cursor.Expect(')');
            return _commands.Redirected(new ShellGroup(start, _cursor.At, body));
        }

        if (_template?.Read() is { } decided) return decided;
        return _cursor.Peek() switch
        {
            "{" => ReadGroup(start),
            "if" => _commands.Redirected(ReadIf(start)),
            "for" or "select" => _commands.Redirected(ReadFor(start)),
            "while" or "until" => _commands.Redirected(ReadLoop(start)),
            "case" => _commands.Redirected(ReadCase(start)),
            "function" => ReadFunction(start, true),
            "[[" => _commands.ReadTest(start),
            _ => IsFunction() ? ReadFunction(start, false) : _commands.ReadSimple(start),
        };
    }

    private ShellWord Literal(int start, string text) => new(start, _cursor.At, [new ShellPart(ShellPartKind.Literal, text, true)]);

    private ShellGroup ReadGroup(int start)
    {
        _cursor.Take("{");
        var body = ReadList(["}"]);
        _cursor.Take("}");
        return _commands.Redirected(new ShellGroup(start, _cursor.At, body));
    }

    private ShellIf ReadIf(int start)
    {
        var clauses = new List<(IReadOnlyList<ShellNode>, IReadOnlyList<ShellNode>)>();
        IReadOnlyList<ShellNode>? otherwise = null;
        _cursor.Take("if");
        while (!_cursor.HasFailed)
        {
            var test = ReadList(["then"]);
            _cursor.Take("then");
            clauses.Add((test, ReadList(["elif", "else", "fi"])));
            if (_cursor.Peek() == "elif")
            {
                _cursor.Take("elif");
                continue;
            }

            if (_cursor.Peek() == "else")
            {
                _cursor.Take("else");
                otherwise = ReadList(["fi"]);
            }

            _cursor.Take("fi");
            break;
        }

        return new ShellIf(start, _cursor.At, clauses, otherwise);
    }

    private ShellFor ReadFor(int start)
    {
        _cursor.At += _cursor.Peek()!.Length;
        _cursor.SkipBlanks();
        var name = "";
        List<ShellWord>? words = null;
        if (_cursor.StartsWith("(("))
        {
            var end = _cursor.Text.IndexOf("))", _cursor.At, StringComparison.Ordinal);
            _cursor.At = end < 0 ? _cursor.Text.Length : end + 2;
        }
        else
        {
            name = _cursor.ReadWord()?.Plain ?? "";
            _cursor.SkipLines();
            if (_cursor.Peek() == "in")
            {
                _cursor.Take("in");
                words = [];
                _cursor.SkipBlanks();
                while (_cursor.ReadWord() is { } word)
                {
                    words.Add(word);
                    _cursor.SkipBlanks();
                }
            }
        }

        _cursor.SkipBlanks();
        if (_cursor.Next == ';') _cursor.At++;
        _cursor.SkipLines();
        return new ShellFor(start, _cursor.At, name, words, ReadBody());
    }

    private ShellLoop ReadLoop(int start)
    {
        var word = _cursor.Peek()!;
        _cursor.At += word.Length;
        var test = ReadList(["do"]);
        var body = ReadBody();
        return new ShellLoop(start, _cursor.At, test, body, word == "until");
    }

    private List<ShellNode> ReadBody()
    {
        _cursor.Take("do");
        var body = ReadList(["done"]);
        _cursor.Take("done");
        return body;
    }

    private ShellCase ReadCase(int start)
    {
        _cursor.Take("case");
        _cursor.SkipBlanks();
        var subject = _cursor.ReadWord() ?? new ShellWord(_cursor.At, _cursor.At, []);
        _cursor.SkipLines();
        _cursor.Take("in");
        var arms = new List<(IReadOnlyList<ShellWord>, IReadOnlyList<ShellNode>)>();
        while (!_cursor.HasFailed)
        {
            _cursor.SkipLines();
            if (_cursor.IsAtEnd || _cursor.Peek() == "esac") break;
            if (_cursor.Next == '(') _cursor.At++;
            var patterns = new List<ShellWord>();
            _cursor.SkipBlanks();
            while (_cursor.ReadWord() is { } pattern)
            {
                patterns.Add(pattern);
                _cursor.SkipBlanks();
                if (_cursor.Next == '|') _cursor.At++;
                _cursor.SkipBlanks();
            }

            _cursor.Expect(')');
            arms.Add((patterns, ReadList(["esac"])));
            _cursor.SkipLines();
            if (_cursor.StartsWith(";;")) _cursor.At += _cursor.StartsWith(";;&") ? 3 : 2;
        }

        _cursor.Take("esac");
        return new ShellCase(start, _cursor.At, subject, arms);
    }

    private bool IsFunction()
    {
        var at = _cursor.At;
        while (at < _cursor.Text.Length && (char.IsAsciiLetterOrDigit(_cursor.Text[at]) || _cursor.Text[at] is '_' or '-' or '.' or ':')) at++;
        if (at == _cursor.At) return false;
        while (at < _cursor.Text.Length && _cursor.Text[at] is ' ' or '\t') at++;
        if (at >= _cursor.Text.Length || _cursor.Text[at] != '(') return false;
        do at++; while (at < _cursor.Text.Length && _cursor.Text[at] is ' ' or '\t');
        return at < _cursor.Text.Length && _cursor.Text[at] == ')';
    }

    private ShellNode? ReadFunction(int start, bool hasKeyword)
    {
        if (hasKeyword) _cursor.Take("function");
        _cursor.SkipBlanks();
        var name = _cursor.ReadWord()?.Plain;
        _cursor.SkipBlanks();
        if (_cursor.Next == '(')
        {
            _cursor.At++;
            _cursor.SkipBlanks();
            _cursor.Expect(')');
        }

        _cursor.SkipLines();
        if (name is null || ReadCommand() is not { } body)
        {
            _cursor.Fail(start);
            return null;
        }

        return new ShellFunction(start, _cursor.At, name, body);
    }
}
