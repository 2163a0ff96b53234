using PortAudit.PacketSets.Addresses;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>The options that a run of iptables-restore has. Source: its manual page, and what 1.8.9 takes.</summary>
internal sealed class RestoreOptions
{
    /// <summary>Whether it only checks.</summary>
    public bool IsTest { get; private set; }

    public bool KeepsRules { get; private set; }

    public bool NeedsCounters { get; private set; }

    public string? Table { get; private set; }

    /// <summary>The file that it reads in place of its standard input.</summary>
    public string? File { get; private set; }

    /// <param name="words">What follows the tool's name.</param>
    public static RestoreOptions Read(IEnumerable<string> words)
    {
        var options = new RestoreOptions();
        var pending = '\0';
        foreach (var word in words)
        {
            // -w and -W take a number if one follows.
            var isValue = pending is 'T' or 'M' || (pending is 'w' or 'W' && !word.StartsWith('-'));
            if (isValue)
            {
                if (pending == 'T') options.Table = word;
                pending = '\0';
                continue;
            }

            pending = '\0';
            if (word.StartsWith("--", StringComparison.Ordinal)) options.ReadLong(word, ref pending);
            else if (word is ['-', _, ..]) options.ReadShort(word, ref pending);
            else options.File ??= word;
        }

        return options;
    }

    /// <summary>Begins to read what the tool is given.</summary>
    public RestoreReader Open(IptablesSession session, IpFamily family) =>
        new(session) { Family = family, KeepsRules = KeepsRules, OnlyTable = Table, NeedsCounters = NeedsCounters, IsExecuted = true };

    private void ReadLong(string word, ref char pending)
    {
        var equals = word.IndexOf('=');
        switch (equals < 0 ? word : word[..equals])
        {
            case "--test": IsTest = true; break;
            case "--noflush": KeepsRules = true; break;
            case "--counters": NeedsCounters = true; break;
            case "--table" when equals > 0: Table = word[(equals + 1)..]; break;
            case "--table": pending = 'T'; break;
            case "--modprobe" when equals < 0: pending = 'M'; break;
            case "--wait" or "--wait-interval" when equals < 0: pending = 'w'; break;
        }
    }

    private void ReadShort(string word, ref char pending)
    {
        for (var i = 1; i < word.Length; i++)
        {
            switch (word[i])
            {
                case 't': IsTest = true; break;
                case 'n': KeepsRules = true; break;
                case 'c': NeedsCounters = true; break;
                case 'T' when i + 1 < word.Length:
                    Table = word[(i + 1)..];
                    return;
                case 'M' or 'w' or 'W' when i + 1 < word.Length:
                    return;
                case 'T' or 'M' or 'w' or 'W':
                    pending = word[i];
                    return;
            }
        }
    }
}
