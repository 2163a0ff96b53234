using PortAudit.Model.Firewall.Conditions;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <content>Words with a part that the input does not tell: each option of theirs is a question, named by its text.</content>
internal sealed partial class IptablesLowering
{
    /// <summary>How the questions of such words are asked: anew at each use where a loop gives them another value each time.</summary>
    public UnknownKind OpenKind { get; set; } = UnknownKind.Named;

    // The line's options once a question has taken the place of one; null before.
    private IptablesOption[]? _asked;

    private ReadOnlySpan<IptablesOption> Options => _asked ?? _syntax.Options;

    private void LowerOpenWords()
    {
        _asked = null;
        for (var i = 0; i < Options.Length; i++)
        {
            var option = Options[i];
            var isOpen = false;
            for (var j = 0; j < option.ArgumentCount; j++) isOpen |= _syntax.IsOpen(option.Argument + j);
            if (!isOpen) continue;
            if (option is { Extension: -1, Spec.Name: "-p" }) _isProtocolOpen = true;
            if (option.Extension >= 0
                && (option.Extension == _syntax.TargetExtension || _syntax.Extensions[option.Extension].Spec is not { Kind: ExtensionKind.Modelled }))
                continue;
            var name = option.Extension < 0 ? "" : _syntax.Text(_syntax.Extensions[option.Extension].Word).ToString() + " ";
            if (name.StartsWith("--", StringComparison.Ordinal)) name = "";
            AddUnknown(_text.Start(name).Append(_syntax, option).ToString().Trim(), OpenKind, OptionSpan(option), option.Negated);

            // The question takes its place; what lowers its match passes it by.
            _asked ??= _syntax.Options.ToArray();
            _asked[i] = option with { Extension = -2 };
        }

        if (_syntax.OpenWord >= 0)
            AddUnknown(_text.Start("options ").Append(_syntax.Text(_syntax.OpenWord)).ToString(), OpenKind, _syntax.Span(_syntax.OpenWord), false);
    }

    private bool IsTargetOpen(int index)
    {
        foreach (ref readonly var option in Options)
        {
            if (option.Extension != index) continue;
            for (var j = 0; j < option.ArgumentCount; j++)
                if (_syntax.IsOpen(option.Argument + j)) return true;
        }

        return false;
    }
}
