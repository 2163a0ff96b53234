using PortAudit.Model.Sources;
using PortAudit.Parsing.Iptables;

namespace PortAudit.Parsing.Shell;

/// <summary>Reads a script of sh or bash: lists, pipes, branches, loops, functions, here-documents.</summary>
/// <remarks>What it cannot read it skips to the line's end, with a diagnostic; the commands around it stay.</remarks>
internal sealed class ShellParser
{
    private const int Deepest = 60;

    private readonly SourceFile _source;
    private readonly string _text;
    private readonly IptablesDiagnosticLog _log;
    private readonly ShellWordReader _words;
    private readonly List<(ShellCommand Command, string Delimiter, bool IsLiteral, bool StripsTabs)> _pending = [];
    private int _at;
    private int _depth;
    private bool _failed;

    public ShellParser(SourceFile source, IptablesDiagnosticLog log)
    {
        (_source, _text, _log) = (source, source.Text, log);
        _words = new ShellWordReader(_text);
    }

    public IReadOnlyList<ShellNode> Read()
    {
        var nodes = new List<ShellNode>();
        while (true)
        {
            nodes.AddRange(ReadList([]));
            if (_at >= _text.Length) return nodes;

            // A word that closes nothing, or something that is not understood.
            if (!_failed) Fail(_at);
            _failed = false;
            _depth = 0;
            var end = _text.IndexOf('\n', _at);
            _at = end < 0 ? _text.Length : end;
        }
    }

    private void Fail(int at)
    {
        if (_failed) return;
        _failed = true;
        var end = _text.IndexOf('\n', Math.Min(at, _text.Length));
        if (end < 0) end = _text.Length;
        at = Math.Min(at, Math.Max(0, end - 1));
        _log.Report(ShellDiagnostics.Unreadable, _source.Span(at, end - at), IptablesDiagnosticLog.Clip(_text.AsSpan(at, end - at)));
    }

    /// <summary>Commands up to one of some reserved words, which is not taken.</summary>
    private List<ShellNode> ReadList(ReadOnlySpan<string> ends)
    {
        var nodes = new List<ShellNode>();
        if (++_depth > Deepest) Fail(_at);
        while (!_failed)
        {
            SkipLines();
            if (_at >= _text.Length || _text[_at] == ')' || StartsWith(";;") || Peek() is { } word && (ends.Contains(word) || IsCloser(word))) break;
            if (ReadAndOr() is not { } node) break;
            nodes.Add(node);
            SkipBlanks();
            if (_at < _text.Length && _text[_at] is '&' && !StartsWith("&&")) _at++;
            else if (_at < _text.Length && _text[_at] == ';' && !StartsWith(";;")) _at++;
        }

        _depth--;
        return nodes;
    }

    private static bool IsCloser(string word) => word is "then" or "elif" or "else" or "fi" or "do" or "done" or "esac" or "}";

    private ShellNode? ReadAndOr()
    {
        if (ReadPipeline() is not { } left) return null;
        while (!_failed)
        {
            SkipBlanks();
            var isAnd = StartsWith("&&");
            if (!isAnd && !StartsWith("||")) return left;
            _at += 2;
            SkipLines();
            if (ReadPipeline() is not { } right) return left;
            left = new ShellChoice(left.Start, right.End, left, isAnd, right);
        }

        return left;
    }

    private ShellNode? ReadPipeline()
    {
        var start = _at;
        var isNegated = Peek() == "!";
        if (isNegated)
        {
            _at++;
            SkipBlanks();
        }

        if (ReadCommand() is not { } first) return null;
        var commands = new List<ShellNode> { first };
        while (!_failed)
        {
            SkipBlanks();
            if (_at >= _text.Length || _text[_at] != '|' || StartsWith("||")) break;
            _at += StartsWith("|&") ? 2 : 1;
            SkipLines();
            if (ReadCommand() is not { } next) break;
            commands.Add(next);
        }

        return commands.Count == 1 && !isNegated ? first : new ShellPipeline(start, commands[^1].End, commands, isNegated);
    }

    private ShellNode? ReadCommand()
    {
        SkipBlanks();
        var start = _at;
        if (_at < _text.Length && _text[_at] == '(')
        {
            if (StartsWith("(("))
            {
                var end = _text.IndexOf("))", _at, StringComparison.Ordinal);
                _at = end < 0 ? _text.Length : end + 2;
                return new ShellCommand(start, _at, [], []);
            }

            _at++;
            var body = ReadList([]);
            Expect(')');
            return Redirected(new ShellGroup(start, _at, body));
        }

        return Peek() switch
        {
            "{" => ReadGroup(start),
            "if" => Redirected(ReadIf(start)),
            "for" or "select" => Redirected(ReadFor(start)),
            "while" or "until" => Redirected(ReadLoop(start)),
            "case" => Redirected(ReadCase(start)),
            "function" => ReadFunction(start, true),
            "[[" => ReadTest(start),
            _ => IsFunction() ? ReadFunction(start, false) : ReadSimple(start),
        };
    }

    private ShellGroup ReadGroup(int start)
    {
        Take("{");
        var body = ReadList(["}"]);
        Take("}");
        return Redirected(new ShellGroup(start, _at, body));
    }

    private ShellIf ReadIf(int start)
    {
        var clauses = new List<(IReadOnlyList<ShellNode>, IReadOnlyList<ShellNode>)>();
        IReadOnlyList<ShellNode>? otherwise = null;
        Take("if");
        while (!_failed)
        {
            var test = ReadList(["then"]);
            Take("then");
            clauses.Add((test, ReadList(["elif", "else", "fi"])));
            if (Peek() == "elif")
            {
                Take("elif");
                continue;
            }

            if (Peek() == "else")
            {
                Take("else");
                otherwise = ReadList(["fi"]);
            }

            Take("fi");
            break;
        }

        return new ShellIf(start, _at, clauses, otherwise);
    }

    private ShellFor ReadFor(int start)
    {
        _at += Peek()!.Length;
        SkipBlanks();
        var name = "";
        List<ShellWord>? words = null;
        if (StartsWith("(("))
        {
            var end = _text.IndexOf("))", _at, StringComparison.Ordinal);
            _at = end < 0 ? _text.Length : end + 2;
        }
        else
        {
            name = _words.Read(ref _at)?.Plain ?? "";
            SkipLines();
            if (Peek() == "in")
            {
                Take("in");
                words = [];
                SkipBlanks();
                while (_words.Read(ref _at) is { } word)
                {
                    words.Add(word);
                    SkipBlanks();
                }
            }
        }

        SkipBlanks();
        if (_at < _text.Length && _text[_at] == ';') _at++;
        SkipLines();
        return new ShellFor(start, _at, name, words, ReadBody());
    }

    private ShellLoop ReadLoop(int start)
    {
        _at += Peek()!.Length;
        var test = ReadList(["do"]);
        return new ShellLoop(start, _at, test, ReadBody());
    }

    private List<ShellNode> ReadBody()
    {
        Take("do");
        var body = ReadList(["done"]);
        Take("done");
        return body;
    }

    private ShellCase ReadCase(int start)
    {
        Take("case");
        SkipBlanks();
        var subject = _words.Read(ref _at) ?? new ShellWord(_at, _at, []);
        SkipLines();
        Take("in");
        var arms = new List<(IReadOnlyList<ShellWord>, IReadOnlyList<ShellNode>)>();
        while (!_failed)
        {
            SkipLines();
            if (_at >= _text.Length || Peek() == "esac") break;
            if (_text[_at] == '(') _at++;
            var patterns = new List<ShellWord>();
            SkipBlanks();
            while (_words.Read(ref _at) is { } pattern)
            {
                patterns.Add(pattern);
                SkipBlanks();
                if (_at < _text.Length && _text[_at] == '|') _at++;
                SkipBlanks();
            }

            Expect(')');
            arms.Add((patterns, ReadList(["esac"])));
            SkipLines();
            if (StartsWith(";;")) _at += StartsWith(";;&") ? 3 : 2;
        }

        Take("esac");
        return new ShellCase(start, _at, subject, arms);
    }

    private bool IsFunction()
    {
        var at = _at;
        while (at < _text.Length && (char.IsAsciiLetterOrDigit(_text[at]) || _text[at] is '_' or '-' or '.' or ':')) at++;
        if (at == _at) return false;
        while (at < _text.Length && _text[at] is ' ' or '\t') at++;
        if (at >= _text.Length || _text[at] != '(') return false;
        do at++; while (at < _text.Length && _text[at] is ' ' or '\t');
        return at < _text.Length && _text[at] == ')';
    }

    private ShellNode? ReadFunction(int start, bool hasKeyword)
    {
        if (hasKeyword) Take("function");
        SkipBlanks();
        var name = _words.Read(ref _at)?.Plain;
        SkipBlanks();
        if (_at < _text.Length && _text[_at] == '(')
        {
            _at++;
            SkipBlanks();
            Expect(')');
        }

        SkipLines();
        if (name is null || ReadCommand() is not { } body)
        {
            Fail(start);
            return null;
        }

        return new ShellFunction(start, _at, name, body);
    }

    /// <summary>Within double brackets the signs of lists and redirections are words.</summary>
    private ShellCommand ReadTest(int start)
    {
        var words = new List<ShellWord>();
        while (_at < _text.Length)
        {
            while (_at < _text.Length && (_text[_at] is ' ' or '\t' or '\r' || StartsWith("\\\n"))) _at += _text[_at] == '\\' ? 2 : 1;
            if (_at >= _text.Length || _text[_at] == '\n') break;
            if (_words.Read(ref _at) is { } word) words.Add(word);
            else words.Add(new ShellWord(_at, _at + 1, [new ShellPart(ShellPartKind.Literal, _text[_at++].ToString(), false)]));
            if (words[^1].Plain == "]]") break;
        }

        return new ShellCommand(start, _at, words, []);
    }

    private ShellNode? ReadSimple(int start)
    {
        var words = new List<ShellWord>();
        var assignments = new List<(string, ShellWord, bool)>();
        var heres = new List<(string, bool, bool)>();
        ShellWord? input = null;
        var end = _at;
        while (!_failed)
        {
            SkipBlanks();
            if (_at >= _text.Length) break;
            if (ReadRedirection(heres, ref input))
            {
                end = _at;
                continue;
            }

            var first = _at;
            if (words.Count == 0 && ReadAssignment(assignments))
            {
                end = _at;
                continue;
            }

            if (_words.Read(ref _at) is not { } word) break;
            words.Add(word);
            end = _at;
            if (_at == first) break;
        }

        if (end == start)
        {
            Fail(_at);
            return null;
        }

        var command = new ShellCommand(start, end, words, assignments) { Input = input };
        foreach (var (delimiter, isLiteral, stripsTabs) in heres) _pending.Add((command, delimiter, isLiteral, stripsTabs));
        return command;
    }

    private bool ReadAssignment(List<(string, ShellWord, bool)> assignments)
    {
        var at = _at;
        while (at < _text.Length && (char.IsAsciiLetterOrDigit(_text[at]) || _text[at] == '_')) at++;
        if (at == _at || char.IsAsciiDigit(_text[_at])) return false;
        var name = _text[_at..at];
        var appends = at + 1 < _text.Length && _text[at] == '+' && _text[at + 1] == '=';
        if (appends) at++;
        if (at >= _text.Length || _text[at] != '=') return false;
        at++;
        if (at < _text.Length && _text[at] == '(')
        {
            // A list: its words, with blanks between them.
            var start = at++;
            var parts = new List<ShellPart>();
            if (appends) parts.Add(new ShellPart(ShellPartKind.Variable, name, false));
            while (at < _text.Length && _text[at] != ')')
            {
                if (_text[at] == '#') at = _text.IndexOf('\n', at) is >= 0 and var lineEnd ? lineEnd : _text.Length;
                else if (_words.Read(ref at) is { } word)
                {
                    if (parts.Count > 0) parts.Add(new ShellPart(ShellPartKind.Literal, " ", false));
                    parts.AddRange(word.Parts);
                }
                else at++;
            }

            _at = Math.Min(at + 1, _text.Length);
            assignments.Add((name, new ShellWord(start, _at, parts), true));
            return true;
        }

        _at = at;
        var value = _words.Read(ref _at) ?? new ShellWord(at, at, []);
        if (appends) value = value with { Parts = [new ShellPart(ShellPartKind.Variable, name, true), .. value.Parts] };
        assignments.Add((name, value, false));
        return true;
    }

    private bool ReadRedirection(List<(string, bool, bool)> heres, ref ShellWord? input)
    {
        var at = _at;
        while (at < _text.Length && char.IsAsciiDigit(_text[at])) at++;
        if (at < _text.Length && _text[at] == '&' && at + 1 < _text.Length && _text[at + 1] == '>') at++;
        if (at >= _text.Length || _text[at] is not ('<' or '>')) return false;
        var sign = _text[at];
        var start = at;
        while (at < _text.Length && _text[at] is '<' or '>' or '&' or '|' && at - start < 3) at++;
        var isHere = at - start == 2 && _text.AsSpan(start, 2) is "<<";
        var stripsTabs = isHere && at < _text.Length && _text[at] == '-';
        if (stripsTabs) at++;
        _at = at;
        SkipBlanks();
        if (_at < _text.Length && _text[_at] == '(')
        {
            // <(command)
            _at++;
            ReadList([]);
            Expect(')');
            return true;
        }

        var target = _words.Read(ref _at);
        if (isHere && target is not null) heres.Add((string.Concat(target.Parts.Select(p => p.Text)), target.Plain is null, stripsTabs));
        else if (sign == '<' && at - start == 1) input = target;
        return true;
    }

    /// <summary>Redirections behind a compound command.</summary>
    private T Redirected<T>(T node)
        where T : ShellNode
    {
        ShellWord? input = null;
        var heres = new List<(string, bool, bool)>();
        SkipBlanks();
        while (!_failed && ReadRedirection(heres, ref input)) SkipBlanks();
        var lines = new ShellCommand(node.Start, node.Start, [], []);
        foreach (var (delimiter, isLiteral, stripsTabs) in heres) _pending.Add((lines, delimiter, isLiteral, stripsTabs));
        return node;
    }

    /// <summary>The next word if it is a plain one, without taking it.</summary>
    private string? Peek()
    {
        SkipBlanks();
        var end = _at;
        while (end < _text.Length && !ShellWordReader.IsMeta(_text[end]) && end - _at < 12) end++;
        return end == _at ? null : _text[_at..end];
    }

    private void Take(string word)
    {
        SkipLines();
        if (Peek() == word) _at += word.Length;
        else Fail(_at);
    }

    private void Expect(char c)
    {
        SkipLines();
        if (_at < _text.Length && _text[_at] == c) _at++;
        else Fail(_at);
    }

    private bool StartsWith(string sign) => _text.AsSpan(_at).StartsWith(sign);

    private void SkipBlanks()
    {
        while (_at < _text.Length)
        {
            if (_text[_at] is ' ' or '\t' or '\r') _at++;
            else if (StartsWith("\\\n")) _at += 2;
            else if (StartsWith("\\\r\n")) _at += 3;
            else if (_text[_at] == '#' && (_at == 0 || ShellWordReader.IsMeta(_text[_at - 1]))) _at = _text.IndexOf('\n', _at) is >= 0 and var end ? end : _text.Length;
            else return;
        }
    }

    private void SkipLines()
    {
        while (true)
        {
            SkipBlanks();
            if (_at >= _text.Length || _text[_at] is not ('\n' or '\f')) return;
            _at++;
            foreach (var (command, delimiter, isLiteral, stripsTabs) in _pending) ReadHere(command, delimiter, isLiteral, stripsTabs);
            _pending.Clear();
        }
    }

    private void ReadHere(ShellCommand command, string delimiter, bool isLiteral, bool stripsTabs)
    {
        var start = _at;
        while (_at < _text.Length)
        {
            var end = _text.IndexOf('\n', _at);
            if (end < 0) end = _text.Length;
            var line = _text.AsSpan(_at, end - _at).TrimEnd('\r');
            if (stripsTabs) line = line.TrimStart('\t');
            if (line.SequenceEqual(delimiter))
            {
                command.Here = new ShellHereDocument(start, _at, isLiteral);
                _at = end;
                return;
            }

            _at = Math.Min(end + 1, _text.Length);
        }

        command.Here = new ShellHereDocument(start, _text.Length, isLiteral);
        _log.Report(ShellDiagnostics.OpenHereDocument, command.Span(_source), IptablesDiagnosticLog.Clip(delimiter));
    }
}
