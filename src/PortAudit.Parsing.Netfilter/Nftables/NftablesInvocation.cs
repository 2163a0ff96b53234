using PortAudit.Model.Sources;

namespace PortAudit.Parsing.Netfilter.Nftables;

/// <summary>A command line of nft, its options told apart from its commands.</summary>
/// <param name="Commands">The commands that stand on the line itself; empty with <c>-f</c>.</param>
/// <param name="Path">What <c>-f</c> names; <see langword="null"/> without it.</param>
/// <param name="Definitions">Of <c>-D name=value</c>.</param>
/// <param name="ChangesRules">Neither a listing nor a mere check.</param>
internal sealed record NftablesInvocation(
    NftablesCommandText Commands, (string Text, SourceSpan Origin)? Path,
    IReadOnlyList<(string Name, string Value, SourceSpan Origin)> Definitions, bool ChangesRules)
{
    public static NftablesInvocation Read(IReadOnlyList<(string Text, SourceSpan Origin)> arguments)
    {
        var commands = new NftablesCommandText();
        (string, SourceSpan)? path = null;
        var definitions = new List<(string, string, SourceSpan)>();
        var changes = true;
        var at = 0;
        for (; at < arguments.Count && arguments[at].Text is ['-', _, ..] option; at++)
        {
            if (option.StartsWith("--", StringComparison.Ordinal))
            {
                var equals = option.IndexOf('=', StringComparison.Ordinal);
                var name = equals < 0 ? option : option[..equals];
                changes &= name is not ("--check" or "--help" or "--version");
                if (name is "--file" or "--define" or "--includepath") Take(name[2], equals < 0 ? null : option[(equals + 1)..]);
                continue;
            }

            // Letters without a value may stand together, the last one may have a value: "-ef rules".
            for (var i = 1; i < option.Length; i++)
            {
                changes &= option[i] is not ('c' or 'h' or 'v' or 'V');
                if (option[i] is not ('f' or 'D' or 'I')) continue;
                Take(option[i], i + 1 < option.Length ? option[(i + 1)..] : null);
                break;
            }
        }

        if (path is null)
        {
            if (at >= arguments.Count || arguments[at].Text is "list" or "monitor" or "get" or "describe" or "export" or "reset") changes = false;
            for (; at < arguments.Count; at++) commands.AppendWord(arguments[at].Text, arguments[at].Origin);
        }

        return new NftablesInvocation(commands, path, definitions, changes);

        void Take(char option, string? value)
        {
            var origin = arguments[at].Origin;
            if (value is null)
            {
                if (++at >= arguments.Count) return;
                (value, origin) = arguments[at];
            }

            switch (option)
            {
                case 'f':
                    path = (value, origin);
                    break;
                case 'D' or 'd' when value.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals:
                    definitions.Add((value[..equals], value[(equals + 1)..], origin));
                    break;
            }
        }
    }
}
