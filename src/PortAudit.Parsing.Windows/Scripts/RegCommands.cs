using System.Globalization;
using PortAudit.Model.Diagnostics;
using PortAudit.Parsing.Windows.Registry;

namespace PortAudit.Parsing.Windows.Scripts;

/// <summary>Runs <c>reg add</c>, <c>delete</c> and <c>import</c> on the policy of a script.</summary>
internal sealed class RegCommands(ScriptPolicy policy)
{
    /// <summary>Whether the words after reg concern the firewall's keys.</summary>
    public static bool IsFirewall(IReadOnlyList<string> words, int reg) => words.Count > reg + 2 && words[reg + 1].ToLowerInvariant() switch
    {
        "add" or "delete" => FirewallKeys.Below(words[reg + 2], out _) is not null,
        "import" or "restore" or "load" => true,
        _ => false,
    };

    public void Run(BatchCommand command, int reg)
    {
        var words = command.Words.Skip(reg + 1).ToList();
        var key = words[1].TrimEnd('\\');
        string? name = null, type = null, data = null;
        var isAll = true;
        for (var i = 2; i < words.Count; i++)
        {
            var value = i + 1 < words.Count ? words[i + 1] : "";
            switch (words[i].ToLowerInvariant())
            {
                case "/v": (name, isAll, i) = (value, false, i + 1); break;
                case "/ve": (name, isAll) = ("", false); break;
                case "/t": (type, i) = (value, i + 1); break;
                case "/d": (data, i) = (value, i + 1); break;
                case "/s": i++; break;
            }
        }

        var isRemoval = words[0].Equals("delete", StringComparison.OrdinalIgnoreCase);
        var text = string.Join(' ', command.Words);
        if (!isRemoval && !words[0].Equals("add", StringComparison.OrdinalIgnoreCase))
        {
            policy.Open(command.Span, text, "what it loads stands in another file; give PortAudit that file too");
            return;
        }

        // A key alone makes a key, or takes all of it away.
        if (isAll && !isRemoval) return;
        if (command.Condition is not null || NetshRuleArguments.IsOpen(key) || NetshRuleArguments.IsOpen(name ?? "")
            || (isAll && isRemoval && NetshRuleArguments.IsOpen(key)))
        {
            // A value that may have been written is neither what it was nor surely what it says.
            if (!isAll)
                policy.Registry(new RegistryEntry(key, name ?? "", RegistryType.Text, "", null, command.Span)
                {
                    IsCutOff = !isRemoval,
                    IsDeletion = isRemoval
                });
            policy.Open(command.Span, text, command.Condition is { } condition
                ? $"whether it runs hangs on {condition}" : "a variable has its value only when the script runs");
            return;
        }

        if (isAll)
        {
            policy.ClearRegistry(key);
            policy.Done(command.Span, CoverageState.Modelled);
            return;
        }

        data ??= "";
        var isNumber = type?.ToUpperInvariant() is "REG_DWORD" or "REG_QWORD";
        ulong? number = null;
        if (isNumber)
        {
            number = data.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
                ? ulong.TryParse(data.AsSpan(2), NumberStyles.AllowHexSpecifier, null, out var hex) ? hex : null
                : ulong.TryParse(data, NumberStyles.None, null, out var value) ? value : null;
        }

        var entry = new RegistryEntry(key, name!, isNumber ? RegistryType.Number : RegistryType.Text, isNumber ? null : data, number, command.Span)
        {
            IsDeletion = isRemoval,
            IsCutOff = NetshRuleArguments.IsOpen(data),
        };
        policy.Registry(entry);
        if (entry.IsCutOff) policy.Open(command.Span, text, "a variable has its value only when the script runs");
        else policy.Step();
    }
}
