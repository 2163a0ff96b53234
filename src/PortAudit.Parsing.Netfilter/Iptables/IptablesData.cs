using System.Diagnostics;
using System.Globalization;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Names;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>The tables of names that iptables knows, read from the files under <c>Data</c>; each says its source.</summary>
internal static class IptablesData
{
    private static readonly Lazy<List<(IpFamily Family, string[] Names)>> LazyAnswers = new(() => NameTable.Rows("Iptables/reject-answers.txt")
        .Select(f => (f[0] == "4" ? IpFamily.IPv4 : IpFamily.IPv6, f[1..])).ToList());

    public static Dictionary<string, ExtensionSpec> Matches { get; } = [];

    public static Dictionary<string, ExtensionSpec> Targets { get; } = [];

    static IptablesData()
    {
        ExtensionSpec? extension = null;
        foreach (var fields in NameTable.Rows("Iptables/extensions.txt"))
        {
            if (fields[0] is "match" or "target")
            {
                var isTarget = fields[0] == "target";
                extension = new(fields[1], isTarget, KindOf(fields[2]), fields.Contains("whole"), fields.Contains("addon"))
                {
                    NeedsOption = fields.Contains("some"),
                    Protocols = Setting(fields, "for=")?.Split(',') ?? [],
                };
                (isTarget ? Targets : Matches).Add(extension.Name, extension);
                continue;
            }

            var names = fields[0].Split(',');
            extension!.Options.Add(new OptionSpec(names[0], names[1..], Number(fields[1]))
            {
                Order = extension.Options.Count,
                CanNegate = fields.Contains("!"),
                IsModifier = fields.Contains("modifier"),
                CanRepeat = fields.Contains("many"),
                IsRequired = fields.Contains("must"),
                ApartGroup = Setting(fields, "apart=") is { } group ? Number(group) : 0,
                Value = OptionValue.Read(fields),
            });
        }
    }

    /// <summary>The answer's own name for any beginning of it or of its alias.</summary>
    public static string? FindAnswer(IpFamily family, ReadOnlySpan<char> name)
    {
        foreach (var (answerFamily, names) in LazyAnswers.Value)
        {
            if (answerFamily != family || name.IsEmpty) continue;
            foreach (var candidate in names)
                if (candidate.AsSpan().StartsWith(name, StringComparison.OrdinalIgnoreCase)) return names[0];
        }

        return null;
    }

    private static string? Setting(string[] fields, string name)
    {
        foreach (var field in fields)
            if (field.StartsWith(name, StringComparison.Ordinal)) return field[name.Length..];
        return null;
    }

    private static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    private static ExtensionKind KindOf(string word) => word switch
    {
        "modelled" => ExtensionKind.Modelled,
        "always" => ExtensionKind.Always,
        "named" => ExtensionKind.Named,
        "updatable" => ExtensionKind.Updatable,
        "fresh" => ExtensionKind.Fresh,
        "none" => ExtensionKind.NoEffect,
        "unknown" => ExtensionKind.Unknown,
        "final" => ExtensionKind.Final,
        "update" => ExtensionKind.Update,
        _ => throw new UnreachableException($"extensions.txt has no kind '{word}'"),
    };
}
