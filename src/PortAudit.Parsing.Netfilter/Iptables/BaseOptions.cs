namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>The options that any rule may have, and the commands. Source: iptables(8).</summary>
internal static class BaseOptions
{
    private static readonly OptionSpec?[] ByLetter = new OptionSpec?[128];

    static BaseOptions()
    {
        foreach (var option in All)
            if (option.Name.Length == 2) ByLetter[option.Name[1]] = option;
    }

    public static OptionSpec[] All { get; } =
    [
        Part("-s", 1, true, "--source", "--src"),
        Part("-d", 1, true, "--destination", "--dst"),
        Part("-i", 1, true, "--in-interface"),
        Part("-o", 1, true, "--out-interface"),
        Part("-p", 1, true, "--protocol", "--proto"),
        Part("-f", 0, true, "--fragments", "--fragment"),
        Part("-m", 1, false, "--match"),
        Part("-j", 1, false, "--jump"),
        Part("-g", 1, false, "--goto"),
        Part("-4", 0, false, "--ipv4"),
        Part("-6", 0, false, "--ipv6"),
        Part("-c", 2, false, "--set-counters"),
        Part("-t", 1, false, "--table"),
        Part("-n", 0, false, "--numeric"),
        Part("-v", 0, false, "--verbose"),
        Part("-x", 0, false, "--exact"),
        Part("-w", 0, false, "--wait"),
        Part("-W", 0, false, "--wait-interval"),
        Part("--line-numbers", 0, false),
        Part("--modprobe", 1, false),
        Does(IptablesCommand.Append, "-A", "--append"),
        Does(IptablesCommand.Insert, "-I", "--insert"),
        Does(IptablesCommand.Replace, "-R", "--replace"),
        Does(IptablesCommand.Delete, "-D", "--delete"),
        Does(IptablesCommand.NewChain, "-N", "--new-chain"),
        Does(IptablesCommand.SetPolicy, "-P", "--policy"),
        Does(IptablesCommand.Flush, "-F", "--flush"),
        Does(IptablesCommand.DeleteChain, "-X", "--delete-chain"),
        Does(IptablesCommand.RenameChain, "-E", "--rename-chain"),
        Does(IptablesCommand.Inspect, "-C", "--check"),
        Does(IptablesCommand.Inspect, "-L", "--list"),
        Does(IptablesCommand.Inspect, "-S", "--list-rules"),
        Does(IptablesCommand.Inspect, "-Z", "--zero"),
    ];

    public static OptionSpec? Short(char letter) => letter < 128 ? ByLetter[letter] : null;

    public static OptionSpec? Long(ReadOnlySpan<char> name)
    {
        foreach (var option in All)
            if (option.IsCalled(name)) return option;
        return null;
    }

    private static OptionSpec Part(string name, int arguments, bool canNegate, params string[] longForms) =>
        new(name, longForms, arguments) { CanNegate = canNegate };

    private static OptionSpec Does(IptablesCommand command, string name, string longForm) => new(name, [longForm], 1) { Command = command };
}
