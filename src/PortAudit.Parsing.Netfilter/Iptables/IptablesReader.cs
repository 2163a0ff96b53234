using PortAudit.Model.Diagnostics;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Names;
using PortAudit.Parsing.Placeholders;
using PortAudit.Parsing.Values;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>Reads the words of one line as iptables reads its arguments: a command, then options in any order.</summary>
/// <remarks>What belongs to which match follows getopt and iptables: the options of the match loaded last go first, any unambiguous
/// beginning of a long option will do, and <c>-p tcp</c> brings the match of that name along.</remarks>
internal sealed class IptablesReader
{
    private readonly IptablesLine _syntax;
    private readonly DiagnosticLog _log;
    private int _next;
    private int _protocol;
    private bool _implied;
    private bool _takesTable;

    public IptablesReader(IptablesLine syntax, DiagnosticLog log) => (_syntax, _log) = (syntax, log);

    /// <summary>Whether a chain of that name is declared; it goes before an add-on target of the same name.</summary>
    public Func<ReadOnlySpan<char>, bool> IsChain { get; init; } = static _ => false;

    /// <summary>Reads the syntax's words.</summary>
    /// <param name="from">The first word that is not counters.</param>
    /// <param name="takesTable">Whether <c>-t</c> is welcome, as on a command line; a file for iptables-restore must not have it.</param>
    /// <returns>False, and a diagnostic, when iptables would not take the line; the command and chain may be there nevertheless.</returns>
    public bool Read(int from, bool takesTable = true)
    {
        (_next, _protocol, _implied, _takesTable) = (from, -1, false, takesTable);
        var negation = -1;
        while (_next < _syntax.WordCount)
        {
            var word = _next++;
            var text = _syntax.Text(word);
            if (text is "!")
            {
                if (negation >= 0) return Fail(IptablesDiagnostics.BadNegation, word, "!", "one is enough; remove it");
                negation = word;
                continue;
            }

            if (text.Length > 1 && text[0] == Placeholder.Start)
            {
                _syntax.OpenWord = word;
                negation = -1;
                continue;
            }

            if (text.Length < 2 || text[0] != '-') return Fail(IptablesDiagnostics.BadArgument, word, Clip(text));
            if (!(text[1] == '-' ? ReadLong(word, negation) : ReadShort(word, negation))) return false;
            negation = -1;
        }

        if (negation >= 0) return Fail(IptablesDiagnostics.BadArgument, negation, "!");
        return _syntax.Command != IptablesCommand.None || Fail(IptablesDiagnostics.BadCommand, Math.Min(from, _syntax.WordCount - 1),
            Clip(_syntax.Text(Math.Min(from, _syntax.WordCount - 1))), "no command; expected -A or another; remove the line or complete it");
    }

    private bool ReadShort(int word, int negation)
    {
        var text = _syntax.Text(word);
        if (text.Length > 2)
        {
            return BaseOptions.Short(text[1]) is not null
                ? Fail(IptablesDiagnostics.GluedOption, word, Clip(text), text[..2].ToString(), Clip(text[2..]))
                : Fail(IptablesDiagnostics.UnknownOption, word, Clip(text));
        }

        return BaseOptions.Short(text[1]) is { } spec ? ReadBase(spec, word, negation)
            : Fail(IptablesDiagnostics.UnknownOption, word, Clip(text));
    }

    private bool ReadLong(int word, int negation)
    {
        var equals = _syntax.Text(word).IndexOf('=');
        if (equals > 0) _syntax.Words.SplitWord(word, equals);
        var name = _syntax.Text(word);
        while (true)
        {
            if (FindExact(name, out var extension) is { } spec) return ReadOption(spec, extension, word, negation);

            // An extension that nobody here knows may have any option: its own goes before an abbreviation of another.
            if (FindUnknownExtension() is >= 0 and var unknown) return ReadUnknown(unknown, word, negation);
            if (!FindPrefix(name, word, out spec, out extension)) return false;
            if (spec is not null) return ReadOption(spec, extension, word, negation);
            if (!LoadProtocolMatch(word)) return Fail(IptablesDiagnostics.UnknownOption, word, Clip(name));
        }
    }

    private int FindUnknownExtension()
    {
        for (var i = _syntax.ExtensionCount - 1; i >= 0; i--)
            if (_syntax.Extensions[i].Spec is null) return i;
        return -1;
    }

    private bool ReadOption(OptionSpec spec, int extension, int word, int negation)
    {
        if (extension < 0) return ReadBase(spec, word, negation);
        if (!TakeArguments(spec, word, ref negation, out var argument)) return false;
        if (negation >= 0 && !spec.CanNegate)
            _log.Report(IptablesDiagnostics.BadNegation, _syntax.Span(negation), spec.Name, "iptables does not negate this option");
        if (!spec.CanRepeat && _syntax.Extensions[extension].Spec is { Kind: ExtensionKind.Modelled } && IsGiven(spec, extension))
            return Fail(IptablesDiagnostics.RepeatedOption, word, spec.Name);
        _syntax.Add(new IptablesOption(extension, spec, word, argument, spec.Arguments, negation >= 0));
        _syntax.Extend(extension, Math.Max(word, argument + spec.Arguments - 1));
        return true;
    }

    private bool IsGiven(OptionSpec spec, int extension)
    {
        foreach (ref readonly var option in _syntax.Options)
            if (option.Spec == spec && option.Extension == extension) return true;
        return false;
    }

    /// <summary>An option of an extension that nobody here knows: up to the next word that looks like an option.</summary>
    private bool ReadUnknown(int extension, int word, int negation)
    {
        var argument = _next;
        while (_next < _syntax.WordCount && _syntax.Text(_next) is var text && text is not "!"
            && !(text.Length > 1 && text[0] == '-' && !char.IsAsciiDigit(text[1]))) _next++;
        _syntax.Add(new IptablesOption(extension, null, word, argument, _next - argument, negation >= 0));
        _syntax.Extend(extension, _next - 1);
        return true;
    }

    private bool ReadBase(OptionSpec spec, int word, int negation)
    {
        if (spec.Command != IptablesCommand.None) return ReadCommand(spec.Command, spec, word, negation);
        if (!TakeArguments(spec, word, ref negation, out var argument)) return false;
        if (negation >= 0 && !spec.CanNegate)
            return Fail(IptablesDiagnostics.BadNegation, negation, spec.Name, "iptables does not negate it; remove the '!'");
        switch (spec.Name)
        {
            case "-m":
                IptablesData.Matches.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(_syntax.Text(argument), out var match);
                _syntax.Add(new IptablesExtension(match, argument, argument));
                return true;
            case "-j" or "-g":
                if (_syntax.Target >= 0) return Fail(IptablesDiagnostics.RepeatedOption, word, "-j");
                ReadTarget(argument, spec.Name == "-g");
                return true;
            case "-4" or "-6":
                _syntax.Family = spec.Name == "-4" ? IpFamily.IPv4 : IpFamily.IPv6;
                return true;
            case "-t":
                if (!_takesTable) _log.Report(IptablesDiagnostics.TableOption, _syntax.Span(word, argument));
                return true;
            case "-w" or "-W" when _takesTable && IsWord(_next) && CNumber.TryParse(_syntax.Text(_next), int.MaxValue, out _, out _):
                _next++;
                return true;
            case "-c" or "-n" or "-v" or "-x" or "-w" or "-W" or "--line-numbers" or "--modprobe":
                return true;
        }

        if (IsGiven(spec, -1)) return Fail(IptablesDiagnostics.RepeatedOption, word, spec.Name);
        if (spec.Name == "-p") (_protocol, _implied) = (argument, false);
        _syntax.Add(new IptablesOption(-1, spec, word, argument, spec.Arguments, negation >= 0));
        return true;
    }

    private void ReadTarget(int word, bool isGoto)
    {
        (_syntax.Target, _syntax.IsGoto) = (word, isGoto);
        var name = _syntax.Text(word);
        if (isGoto || name is "ACCEPT" or "DROP" or "RETURN" or "QUEUE" or "") return;
        IptablesData.Targets.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var spec);
        if (spec is { IsAddon: true } && IsChain(name)) spec = null;

        // A chain has no options; only an extension that nobody here knows may have some.
        if (spec is not null || !IsChain(name)) _syntax.TargetExtension = _syntax.Add(new IptablesExtension(spec, word, word));
    }

    private bool ReadCommand(IptablesCommand command, OptionSpec spec, int word, int negation)
    {
        if (negation >= 0) return Fail(IptablesDiagnostics.BadNegation, negation, spec.Name, "a command cannot be negated; remove the '!'");
        if (_syntax.Command != IptablesCommand.None) return Fail(IptablesDiagnostics.BadCommand, word, spec.Name, "a second command in one line");
        _syntax.Command = command;
        if (IsWord(_next)) _syntax.Chain = _next++;
        else if (command is not (IptablesCommand.Flush or IptablesCommand.DeleteChain or IptablesCommand.Inspect))
            return Fail(IptablesDiagnostics.MissingArgument, word, spec.Name, 1);
        switch (command)
        {
            case IptablesCommand.Insert or IptablesCommand.Replace or IptablesCommand.Delete or IptablesCommand.Inspect:
                if (IsWord(_next) && !CNumber.TryParse(_syntax.Text(_next), int.MaxValue, out var number, out _) is var bad)
                {
                    if (bad || number == 0)
                        return Fail(IptablesDiagnostics.BadCommand, _next, Clip(_syntax.Text(_next)), "expected a rule number from 1");
                    (_syntax.Number, _next) = ((int)number, _next + 1);
                }
                else if (command == IptablesCommand.Replace)
                {
                    return Fail(IptablesDiagnostics.BadCommand, word, spec.Name, "needs a rule number");
                }

                break;
            case IptablesCommand.SetPolicy or IptablesCommand.RenameChain:
                if (!IsWord(_next)) return Fail(IptablesDiagnostics.MissingArgument, word, spec.Name, 2);
                _syntax.Operand = _next++;
                break;
        }

        return true;
    }

    private bool IsWord(int index) => index < _syntax.WordCount && _syntax.Text(index) is var text && text is not "!" && !text.StartsWith("-");

    /// <summary>Takes an option's arguments, and a <c>!</c> that old releases wrote before them.</summary>
    private bool TakeArguments(OptionSpec spec, int word, ref int negation, out int argument)
    {
        argument = _next;
        if (spec.Arguments == 0) return true;
        if (_next + 1 < _syntax.WordCount && spec.CanNegate && _syntax.Text(_next) is "!")
        {
            if (negation >= 0) return Fail(IptablesDiagnostics.BadNegation, _next, spec.Name, "it is negated twice; remove one");
            negation = _next;
            argument = ++_next;
            _log.Report(IptablesDiagnostics.OldNegation, _syntax.Span(negation), spec.Name);
        }

        _next += spec.Arguments;
        return _next <= _syntax.WordCount || Fail(IptablesDiagnostics.MissingArgument, word, spec.Name, spec.Arguments);
    }

    /// <summary>The match named like the rule's protocol, which <c>-p</c> brings along once an option asks for it.</summary>
    private bool LoadProtocolMatch(int word)
    {
        if (_implied || _protocol < 0) return false;
        _implied = true;
        // Of a protocol that the input does not tell, an option about ports says that it has some.
        if (MatchOfProtocol(_syntax.IsOpen(_protocol) ? "tcp" : _syntax.Text(_protocol)) is not { } spec) return false;
        foreach (ref readonly var extension in _syntax.Extensions)
            if (extension.Spec == spec) return false;
        _syntax.Add(new IptablesExtension(spec, word, word));
        return true;
    }

    private static ExtensionSpec? MatchOfProtocol(ReadOnlySpan<char> protocol)
    {
        if (!ProtocolNames.TryParse(protocol, out var number)) return null;
        var name = number switch
        {
            1 => "icmp",
            6 => "tcp",
            17 => "udp",
            33 => "dccp",
            50 => "esp",
            51 => "ah",
            58 => "icmp6",
            132 => "sctp",
            135 => "mh",
            _ => null,
        };
        return name is null ? null : IptablesData.Matches[name];
    }

    private OptionSpec? FindExact(ReadOnlySpan<char> name, out int extension)
    {
        for (extension = _syntax.ExtensionCount - 1; extension >= 0; extension--)
            if (_syntax.Extensions[extension].Spec?.Find(name) is { } spec) return spec;
        return BaseOptions.Long(name);
    }

    private bool FindPrefix(ReadOnlySpan<char> name, int word, out OptionSpec? found, out int extension)
    {
        found = null;
        extension = -1;
        if (name.Length < 3) return true;
        for (var i = _syntax.ExtensionCount - 1; i >= -1; i--)
        {
            IReadOnlyList<OptionSpec>? options = i < 0 ? BaseOptions.All : _syntax.Extensions[i].Spec?.Options;
            foreach (var option in options ?? [])
            {
                if (!option.BeginsWith(name) || option == found) continue;
                if (found is not null) return Fail(IptablesDiagnostics.AmbiguousOption, word, Clip(name), found.Name, option.Name);
                (found, extension) = (option, i);
            }
        }

        return true;
    }

    private static string Clip(ReadOnlySpan<char> text) => DiagnosticLog.Clip(text);

    private bool Fail(DiagnosticDescriptor descriptor, int word, object? first = null, object? second = null, object? third = null)
    {
        _log.Report(descriptor, _syntax.Span(word), first, second, third);
        return false;
    }
}
