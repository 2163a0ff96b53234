using System.Diagnostics;
using System.Globalization;
using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>The tables of names that iptables knows, read from the files under <c>Data</c>; each says its source.</summary>
internal static class IptablesData
{
    private static readonly Lazy<List<IcmpName>> LazyIcmpNames = new(() => ReadLines("icmp-types.txt").Select(f => new IcmpName(
        f[0] == "4" ? IpFamily.IPv4 : IpFamily.IPv6, Number(f[1]), Number(f[2]), Number(f[3]), f[4..])).ToList());
    private static readonly Lazy<List<(IpFamily Family, string[] Names)>> LazyAnswers = new(() => ReadLines("reject-answers.txt")
        .Select(f => (f[0] == "4" ? IpFamily.IPv4 : IpFamily.IPv6, f[1..])).ToList());

    /// <summary>Protocol numbers by lower-case name; 0 stands for every protocol.</summary>
    public static Dictionary<string, int> Protocols { get; } = ReadNumbers("protocols.txt");

    public static Dictionary<string, ExtensionSpec> Matches { get; } = [];

    public static Dictionary<string, ExtensionSpec> Targets { get; } = [];

    static IptablesData()
    {
        ExtensionSpec? extension = null;
        foreach (var fields in ReadLines("extensions.txt"))
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

    public static IcmpName? FindIcmp(IpFamily family, ReadOnlySpan<char> name)
    {
        // The tool takes any unambiguous beginning, in any case.
        IcmpName? found = null;
        foreach (var icmp in LazyIcmpNames.Value)
        {
            if (icmp.Family != family) continue;
            foreach (var candidate in icmp.Names)
            {
                if (name.Equals(candidate, StringComparison.OrdinalIgnoreCase)) return icmp;
                if (!candidate.AsSpan().StartsWith(name, StringComparison.OrdinalIgnoreCase)) continue;
                if (found is not null && found != icmp) return null;
                found = icmp;
            }
        }

        return name.IsEmpty ? null : found;
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

    private static Dictionary<string, int> ReadNumbers(string file)
    {
        var numbers = new Dictionary<string, int>();
        foreach (var fields in ReadLines(file))
            foreach (var name in fields.AsSpan(1)) numbers.TryAdd(name, Number(fields[0]));
        return numbers;
    }

    private static IEnumerable<string[]> ReadLines(string file)
    {
        using var stream = typeof(IptablesData).Assembly.GetManifestResourceStream("Iptables/" + file)
            ?? throw new UnreachableException($"the resource {file} is not in the assembly");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') yield return line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
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

/// <summary>A name of an ICMP or ICMPv6 type, or of one code of it.</summary>
internal sealed record IcmpName(IpFamily Family, int Type, int LowCode, int HighCode, string[] Names);
