using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Placeholders;
using PortAudit.Parsing.Values;

namespace PortAudit.Parsing.Netfilter.Ipsets;

/// <summary>Does to sets what the words of an ipset command say: those of a save file, of a script, and the rows of a listing.</summary>
internal sealed class IpsetCommands(IServiceNames serviceNames, DiagnosticLog log)
{
    private readonly Dictionary<string, Ipset> _sets = [];
    private readonly IpsetElementReader _reader = new(serviceNames);
    private int _elements;

    public IReadOnlyList<Ipset> Sets => [.. _sets.Values];

    public static bool IsType(ReadOnlySpan<char> word) =>
        word is "hash:ip" or "hash:net" or "hash:mac" or "hash:ip,port" or "hash:ip,port,ip" or "hash:ip,port,net"
        or "hash:net,port" or "hash:net,port,net" or "hash:net,net" or "hash:net,iface" or "hash:ip,mark" or "hash:ip,mac" or "bitmap:ip"
        or "bitmap:ip,mac" or "bitmap:port" or "list:set"
        or "iphash" or "nethash" or "ipporthash" or "ipportiphash" or "ipportnethash" or "portmap" or "ipmap" or "macipmap" or "setlist";

    public Ipset? Find(ReadOnlySpan<char> name) => _sets.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var set) ? set : null;

    /// <summary>Runs one command.</summary>
    /// <param name="words">Without <c>ipset</c> itself; options such as <c>-exist</c> may stand before the command.</param>
    /// <param name="place">The place of a word, for diagnostics.</param>
    public CoverageState Run(IReadOnlyList<string> words, Func<int, SourceSpan> place)
    {
        var at = 0;
        while (at < words.Count && words[at] is "-exist" or "-!" or "-q" or "-quiet" or "-n" or "-sorted" or "-s" or "--exist") at++;
        if (at >= words.Count) return CoverageState.Irrelevant;
        var name = at + 1 < words.Count ? words[at + 1] : "";
        if (name.Contains(Placeholder.Start))
        {
            log.Report(IpsetDiagnostics.OpenName, place(at));
            return CoverageState.Unreadable;
        }

        switch (words[at])
        {
            case "create" or "-N" or "--create" or "n":
                return Create(words, at, place);
            case "add" or "-A" or "--add" or "a":
                return Add(words, at, place);
            case "del" or "-D" or "--del" or "d":
                return Delete(words, at, place);
            case "flush" or "-F" or "--flush" or "destroy" or "-X" or "--destroy" or "x" or "f":
                return Empty(words[at] is "destroy" or "-X" or "--destroy" or "x", name);
            case "swap" or "-W" or "--swap" or "w" when at + 2 < words.Count && _sets.ContainsKey(name) && _sets.ContainsKey(words[at + 2]):
                (_sets[name], _sets[words[at + 2]]) = (Renamed(_sets[words[at + 2]], name), Renamed(_sets[name], words[at + 2]));
                return CoverageState.Modelled;
            case "rename" or "-E" or "--rename" or "e" when at + 2 < words.Count && _sets.Remove(name, out var renamed):
                _sets[words[at + 2]] = Renamed(renamed, words[at + 2]);
                return CoverageState.Modelled;
            case "list" or "-L" or "--list" or "save" or "-S" or "--save" or "test" or "-T" or "--test" or "restore" or "-R" or "version"
                or "help" or "COMMIT" or "quit":
                return CoverageState.Irrelevant;
            default:
                log.Report(IpsetDiagnostics.BadCommand, place(at), DiagnosticLog.Clip(words[at]));
                foreach (var set in _sets.Values) set.IsOpen = true;
                return CoverageState.Unreadable;
        }
    }

    /// <summary>Adds a member as a save file or listing writes it: the element, then its options.</summary>
    public CoverageState AddMember(Ipset set, IReadOnlyList<string> words, int element, Func<int, SourceSpan> place)
    {
        if (set.Members is { } members)
        {
            members.Add(words[element]);
            return CoverageState.Modelled;
        }

        bool isException = false, mayBeGone = set.HasTimeout;
        for (var i = element + 1; i < words.Count; i++)
        {
            switch (words[i])
            {
                case "nomatch":
                    isException = true;
                    break;
                case "timeout" when i + 1 < words.Count:
                    mayBeGone = words[++i] is not "0";
                    break;
                case "packets" or "bytes" or "skbmark" or "skbprio" or "skbqueue" or "comment" when i + 1 < words.Count:
                    i++;
                    break;
            }
        }

        if (_elements++ > NetfilterLimits.MostSetElements)
        {
            log.ReportOnce(IpsetDiagnostics.ManyElements, place(element), NetfilterLimits.MostSetElements);
            set.IsOpen = true;
            return CoverageState.Unreadable;
        }

        if (_reader.Read(set, words[element], isException, mayBeGone, place(element)) is { } read)
        {
            set.Elements.Add(read);
            return CoverageState.Modelled;
        }

        log.Report(IpsetDiagnostics.BadElement, place(element), DiagnosticLog.Clip(words[element]), set.Type);
        set.IsOpen = true;
        return CoverageState.Unreadable;
    }

    /// <summary>Makes a set of a type with options.</summary>
    /// <returns>Null for a type that ipset does not have.</returns>
    public Ipset? Create(string name, string type, IReadOnlyList<string> options, SourceSpan span)
    {
        type = type switch
        {
            "iphash" => "hash:ip",
            "nethash" => "hash:net",
            "ipporthash" => "hash:ip,port",
            "ipportiphash" => "hash:ip,port,ip",
            "ipportnethash" => "hash:ip,port,net",
            "portmap" => "bitmap:port",
            "ipmap" => "bitmap:ip",
            "macipmap" => "bitmap:ip,mac",
            "setlist" => "list:set",
            _ => type,
        };
        if (!IsType(type)) return null;
        var family = IpFamily.IPv4;
        var netmask = -1;
        var hasTimeout = false;
        for (var i = 0; i + 1 < options.Count; i++)
        {
            switch (options[i])
            {
                case "family" or "-6":
                    family = options[i + 1] is "inet6" or "ipv6" ? IpFamily.IPv6 : IpFamily.IPv4;
                    break;
                case "netmask" when CNumber.TryParse(options[i + 1], 128, out var length, out _):
                    netmask = (int)length;
                    break;
                case "timeout":
                    hasTimeout = options[i + 1] is not "0";
                    break;
            }
        }

        var isMasked = options.Contains("markmask") || options.Contains("bitmask");
        return _sets[name] = new Ipset(name, type, family, span) { Netmask = netmask, HasTimeout = hasTimeout, IsOpen = isMasked };
    }

    private CoverageState Create(IReadOnlyList<string> words, int at, Func<int, SourceSpan> place)
    {
        if (at + 2 < words.Count
            && (_sets.ContainsKey(words[at + 1]) && words.Contains("-exist")
            || Create(words[at + 1], words[at + 2], [.. words.Skip(at + 3)], place(at)) is not null))
            return CoverageState.Modelled;
        log.Report(IpsetDiagnostics.BadType, place(Math.Min(at + 2, words.Count - 1)), at + 2 < words.Count ? DiagnosticLog.Clip(words[at + 2]) : "");
        return CoverageState.Unreadable;
    }

    private CoverageState Add(IReadOnlyList<string> words, int at, Func<int, SourceSpan> place)
    {
        if (at + 2 >= words.Count || Find(words[at + 1]) is not { } set)
        {
            log.Report(IpsetDiagnostics.NoSuchSet, place(Math.Min(at + 1, words.Count - 1)),
                at + 1 < words.Count ? DiagnosticLog.Clip(words[at + 1]) : "");
            return CoverageState.Unreadable;
        }

        return AddMember(set, words, at + 2, place);
    }

    private CoverageState Delete(IReadOnlyList<string> words, int at, Func<int, SourceSpan> place)
    {
        if (at + 2 >= words.Count || Find(words[at + 1]) is not { } set) return CoverageState.Irrelevant;
        if (set.Members is { } members) return members.Remove(words[at + 2]) ? CoverageState.Modelled : CoverageState.Irrelevant;
        if (_reader.Read(set, words[at + 2], false, false, place(at + 2)) is not { } element)
        {
            set.IsOpen = true;
            log.Report(IpsetDiagnostics.BadElement, place(at + 2), DiagnosticLog.Clip(words[at + 2]), set.Type);
            return CoverageState.Unreadable;
        }

        set.Elements.RemoveAll(e => e.Shape == element.Shape && e.Values.AsSpan().SequenceEqual(element.Values.AsSpan()));
        return CoverageState.Modelled;
    }

    private CoverageState Empty(bool destroys, string name)
    {
        if (destroys && name.Length == 0) _sets.Clear();
        else if (destroys) _sets.Remove(name);
        else
        {
            foreach (var set in _sets.Values)
            {
                if (name.Length > 0 && set.Name != name) continue;
                set.Elements.Clear();
                set.Members?.Clear();
                set.IsOpen = false;
            }
        }

        return CoverageState.Modelled;
    }

    private static Ipset Renamed(Ipset set, string name)
    {
        var copy = new Ipset(name, set.Type, set.Family, set.Span) { Netmask = set.Netmask, HasTimeout = set.HasTimeout, IsOpen = set.IsOpen };
        copy.Elements.AddRange(set.Elements);
        copy.Interfaces.AddRange(set.Interfaces);
        copy.Members?.AddRange(set.Members!);
        return copy;
    }
}
