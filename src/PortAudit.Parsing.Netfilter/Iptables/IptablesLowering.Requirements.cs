using PortAudit.Parsing.Netfilter.Names;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <content>What the tool asks of an extension's options before it takes a rule: told, while the rule is read as it stands.</content>
internal sealed partial class IptablesLowering
{
    private void RequireOptions(int index, ExtensionSpec spec)
    {
        var options = 0;
        foreach (ref readonly var option in Options)
        {
            if (option.Extension != index || option.Spec is not { } own) continue;
            options++;
            if (own.Value is { } value && option.ArgumentCount > 0 && !_syntax.IsOpen(option.Argument) && !value.Takes(_syntax.Text(option.Argument)))
                _log.Report(IptablesDiagnostics.BadOptionValue, _syntax.Span(option.Argument),
                    DiagnosticLog.Clip(_syntax.Text(option.Argument)), own.Name, value.Expected);
            if (own.ApartGroup > 0) RequireAlone(index, option);
        }

        var word = _syntax.Extensions[index].Word;
        if (options == 0 && spec.NeedsOption && !HasOpenOption())
            _log.Report(IptablesDiagnostics.MissingOption, _syntax.Span(word), spec.Name, "its options");
        else if (options == 0 && !spec.Options.Exists(static o => o.IsRequired)) { }
        else
        {
            foreach (var required in spec.Options)
                if (required.IsRequired && !HasOption(index, required.Name))
                    _log.Report(IptablesDiagnostics.MissingOption, _syntax.Span(word), spec.Name, required.Name);
        }

        if (spec.Protocols.Length > 0) RequireProtocol(word, spec);
    }

    private bool HasOpenOption()
    {
        foreach (ref readonly var option in Options)
            if (option.Extension == -2) return true;
        return _syntax.OpenWord >= 0;
    }

    private void RequireAlone(int index, in IptablesOption option)
    {
        foreach (ref readonly var other in Options)
        {
            if (other.Extension != index || other.Word >= option.Word || other.Spec!.ApartGroup != option.Spec!.ApartGroup) continue;
            _log.Report(IptablesDiagnostics.OptionsApart, _syntax.Span(option.Word), other.Spec.Name, option.Spec.Name);
        }
    }

    private void RequireProtocol(int word, ExtensionSpec spec)
    {
        foreach (var name in spec.Protocols)
            if (_isProtocolOpen || !_protocolNegated && ProtocolNames.TryParse(name, out var number) && number == _protocol) return;
        _log.Report(IptablesDiagnostics.MissingProtocol, _syntax.Span(word), spec.Name, $"'-p {spec.Protocols[0]}'");
    }
}
