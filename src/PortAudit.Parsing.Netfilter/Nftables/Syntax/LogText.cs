namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

/// <summary>The one spelling of a log statement, whatever input it comes from.</summary>
internal static class LogText
{
    private static readonly string[] Levels = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"];

    public static string Of(string? prefix, string? group, string? snaplen, string? threshold, string? level, string? flags)
    {
        var text = new System.Text.StringBuilder("log");
        if (!string.IsNullOrEmpty(prefix)) text.Append(" prefix \"").Append(prefix).Append('"');
        if (group is not null) text.Append(" group ").Append(group);
        if (snaplen is not (null or "0")) text.Append(" snaplen ").Append(snaplen);
        if (threshold is not (null or "0")) text.Append(" queue-threshold ").Append(threshold);
        if (level is { Length: 1 } && level[0] is >= '0' and <= '7') level = Levels[level[0] - '0'];
        if (level is not (null or "warn" or "warning")) text.Append(" level ").Append(level);
        if (!string.IsNullOrEmpty(flags)) text.Append(" flags ").Append(Flags(flags));
        return text.ToString();
    }

    private static string Flags(string flags)
    {
        var all = new SortedSet<string>(flags.Split(','), StringComparer.Ordinal);
        return all.IsSupersetOf(["tcp sequence", "tcp options", "ip options", "skuid", "ether"]) ? "all" : string.Join(',', all);
    }
}
