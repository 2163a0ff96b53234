using PortAudit.Parsing.Placeholders;
using PortAudit.Parsing.Values;

namespace PortAudit.Parsing.Netfilter.Iptables.Listings;

/// <summary>Reads what stands after the addresses of a row: matches in their order, then the target's own text.</summary>
/// <remarks>Nothing in it is quoted or escaped, so a comment or a string may look like anything: what can't be told apart is left unread.</remarks>
internal sealed class ListingExtras
{
    private const string StateOrder = " INVALID NEW ESTABLISHED RELATED UNTRACKED SNAT DNAT ";

    private readonly IptablesLine _syntax;
    private readonly ListingCells _cells;
    private int _at;
    private bool _isGoto;

    public ListingExtras(IptablesLine syntax, ListingCells cells) => (_syntax, _cells) = (syntax, cells);

    /// <summary>Adds the words that the cells represent, the target's included.</summary>
    /// <returns>The cells that could not be read; null when all were.</returns>
    public (int First, int Last)? Read(int from, string target)
    {
        (_at, _isGoto) = (from, false);
        var targetFrom = -1;
        while (_at < _cells.Count && targetFrom < 0)
        {
            var before = _at;
            if (IsTargetText(target)) targetFrom = _at;
            else if (!ReadMatch())
            {
                Target(target, before, isRead: false);
                return (before, _cells.Count - 1);
            }
        }

        var word = targetFrom < 0 ? 0 : targetFrom;
        Target(target, word, isRead: true);
        if (targetFrom < 0 || ListingTargets.Read(_cells, targetFrom, target, Add)) return null;
        return (targetFrom, _cells.Count - 1);
    }

    private void Target(string target, int cell, bool isRead)
    {
        if (target.Length == 0) return;
        Add(cell, _isGoto ? "-g" : "-j");
        Add(cell, target);

        // Without its options the tool takes none of these; the rest of the row stays an open question.
        if (!isRead && target is "REJECT" && _cells.Count > 1 && _cells[_cells.Count - 2] is "reject-with")
            Add(_cells.Count - 2, "--reject-with", _cells[_cells.Count - 1].ToString());
        if (!isRead && target is "SNAT" or "DNAT") Add(cell, target == "SNAT" ? "--to-source" : "--to-destination", Placeholder.Start.ToString());
    }

    private bool IsTargetText(string target) => ListingTargets.Begins(_cells, _at, target);

    private bool ReadMatch()
    {
        var cell = _cells[_at];
        switch (cell)
        {
            case "[goto]":
                _isGoto = true;
                _at++;
                return true;
            case "/*":
                return ReadComment();
            case "tcp" or "udp" or "udplite" or "sctp" or "dccp":
                Add(_at, "-m", cell.ToString());
                _at++;
                return true;
            case "icmp" or "ipv6-icmp":
                return ReadIcmp(cell is "icmp");
            case "multiport":
                return ReadMultiport();
            case "state" or "ctstate":
                return Pair(cell is "state" ? "state" : "conntrack", cell is "state" ? "--state" : "--ctstate", 1);
            case "mark" or "MARK" or "connmark" or "CONNMARK" when _cells[_at + 1] is "match":
                return Pair(cell is "mark" or "MARK" ? "mark" : "connmark", "--mark", 2);
            case "source" or "destination" when _cells[_at + 1] is "IP" && _cells[_at + 2] is "range":
                return Pair("iprange", cell is "source" ? "--src-range" : "--dst-range", 3);
            case "MAC":
                return Pair("mac", "--mac-source", 1);
            case "ADDRTYPE" when _cells[_at + 1] is "match":
                return ReadAddressType();
            case "limit:" when _cells[_at + 1] is "avg":
                return ReadLimit();
            case "recent:":
                return ReadRecent();
            case "match-set" or "!" when Negated("match-set"):
                return ReadSet();
            case "rpfilter":
                return ReadFlags("rpfilter", "loose", "validmark", "accept-local", "invert");
            case "PHYSDEV" when _cells[_at + 1] is "match":
                return ReadPhysdev();
            case "owner" or "!" when Negated("owner"):
                return ReadOwner();
            case "!" when _cells[_at + 1] is "state" or "ctstate":
                return Pair(_cells[_at + 1] is "state" ? "state" : "conntrack", _cells[_at + 1] is "state" ? "--state" : "--ctstate", 2,
                    negated: true);
        }

        if (cell.StartsWith("icmptype") || cell.StartsWith("ipv6-icmptype")) return ReadIcmpType(cell.StartsWith("icmp"));
        return cell.IndexOf(':') > 0 && ReadPort();
    }

    private bool Negated(string word) => _cells[_at] == word || (_cells[_at] is "!" && _cells[_at + 1] == word);

    /// <summary>A comment is not escaped: with another end mark after it in the row nobody can tell where it stops.</summary>
    private bool ReadComment()
    {
        var end = _at;
        while (end < _cells.Count && !(_cells[end] is "*/" && _cells[end + 1] is not "/*")) end++;
        if (end >= _cells.Count) return false;
        for (var i = end + 1; i < _cells.Count; i++)
            if (_cells[i] is "*/") return false;
        for (var i = _at; i <= end; i++)
        {
            // Several comments stand one after the other; one that holds '*/ /*' reads alike.
            var first = i + 1;
            while (_cells[i] is not "*/") i++;
            Add(first - 1, "-m", "comment");
            Add(first - 1, "--comment", i == first ? "" : _cells.Span(first, i - 1).Text.ToString());
        }

        _at = end + 1;
        return true;
    }

    private bool ReadPort()
    {
        var cell = _cells[_at];

        // Releases 1.4 glue the flags to the port.
        var glued = cell.IndexOf("flags:");
        var port = glued < 0 ? cell : cell[..glued];
        if (!port.IsEmpty)
        {
            var colon = port.IndexOf(':');
            if (colon < 0) return false;
            var option = port[..colon] switch { "spt" or "spts" => "--sport", "dpt" or "dpts" => "--dport", _ => null };
            if (option is null) return false;
            Value(_at, option, port[(colon + 1)..]);
        }

        if (glued >= 0 && !ReadFlags(cell[(glued + 6)..])) return false;
        _at++;
        return true;
    }

    private bool ReadFlags(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty) value = _cells[++_at];
        var negated = value.StartsWith("!");
        value = value.TrimStart('!');
        var slash = value.IndexOf('/');
        if (slash < 0 || FlagNames(value[..slash]) is not { } mask || FlagNames(value[(slash + 1)..]) is not { } set) return false;
        if (negated) Add(_at, "!");
        Add(_at, "--tcp-flags", mask, set);
        return true;
    }

    private static string? FlagNames(ReadOnlySpan<char> text)
    {
        if (!text.StartsWith("0x")) return text.ToString();
        if (!CNumber.TryParse(text, 255, out var bits, out _)) return null;
        if (bits == 0) return "NONE";
        var names = new List<string>();
        string[] all = ["FIN", "SYN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"];
        for (var i = 0; i < 8; i++)
            if ((bits >> i & 1) != 0) names.Add(all[i]);
        return string.Join(',', names);
    }

    private bool ReadIcmp(bool isV4)
    {
        // 'icmp !type 3', 'icmp echo-request', 'icmp !echo-request'.
        var name = _cells[_at + 1];
        if (name.TrimStart('!') is "type") return ReadIcmpType(isV4, 1, name.StartsWith("!"));
        if (name.IsEmpty) return false;
        Add(_at, "-m", isV4 ? "icmp" : "icmp6");
        Value(_at + 1, isV4 ? "--icmp-type" : "--icmpv6-type", name);
        _at += 2;
        return true;
    }

    private bool ReadIcmpType(bool isV4, int skip = 0, bool negated = false)
    {
        var type = _cells[_at + 1 + skip].ToString();
        var taken = 2 + skip;
        if (_cells[_at + taken] is "code")
        {
            type = $"{type}/{_cells[_at + taken + 1]}";
            taken += 2;
        }
        else if (_cells[_at + taken] is "codes")
        {
            type = $"{type}/{_cells[_at + taken + 1].ToString().Replace('-', ':')}";
            taken += 2;
        }

        Add(_at, "-m", isV4 ? "icmp" : "icmp6");
        if (negated) Add(_at, "!");
        Add(_at, isV4 ? "--icmp-type" : "--icmpv6-type", type);
        _at += taken;
        return true;
    }

    private bool ReadMultiport()
    {
        if (_cells[_at + 1] is not ("dports" or "sports" or "ports")) return false;
        var option = "--" + _cells[_at + 1].ToString();
        Add(_at, "-m", "multiport");
        var value = _cells[_at + 2];
        if (value is "!")
        {
            _at++;
            Add(_at, "!");
            value = _cells[_at + 2];
        }

        Value(_at + 2, option, value);
        _at += 3;
        return true;
    }

    /// <summary>A match with one value, which a <c>!</c> of its own or glued to it negates.</summary>
    private bool Pair(string match, string option, int skip, bool negated = false)
    {
        var at = _at + skip;
        if (_cells[at] is "!") (at, negated) = (at + 1, true);
        var value = _cells[at];
        if (value.IsEmpty) return false;
        if (option is "--state" or "--ctstate" && !IsStates(value.TrimStart('!'))) return false;
        Add(_at, "-m", match);
        if (negated) Add(_at, "!");
        Value(at, option, value);
        _at = at + 1;
        return true;
    }

    private static bool IsStates(ReadOnlySpan<char> text)
    {
        foreach (var part in text.Split(','))
            if (!StateOrder.Contains($" {text[part]} ", StringComparison.Ordinal)) return false;
        return true;
    }

    private bool ReadAddressType()
    {
        Add(_at, "-m", "addrtype");
        _at += 2;
        var any = false;
        while (true)
        {
            var option = _cells[_at] switch
            {
                "src-type" => "--src-type",
                "dst-type" => "--dst-type",
                "limit-in" => "--limit-iface-in",
                "limit-out" => "--limit-iface-out",
                _ => null
            };
            if (option is null) return any;
            any = true;
            if (option.StartsWith("--limit", StringComparison.Ordinal)) Add(_at++, option);
            else
            {
                Value(_at + 1, option, _cells[_at + 1]);
                _at += 2;
            }
        }
    }

    private bool ReadLimit()
    {
        if (_cells[_at + 3] is not "burst") return false;
        Add(_at, "-m", "limit");
        Add(_at + 2, "--limit", _cells[_at + 2].ToString());
        if (_cells[_at + 4] is not "5") Add(_at + 4, "--limit-burst", _cells[_at + 4].ToString());
        _at += 5;
        if (_cells[_at] is "mode") return false; // an old hashlimit, whose table is not shown
        return true;
    }

    private bool ReadRecent()
    {
        var at = _at + 1;
        var negated = _cells[at] is "!";
        if (negated) at++;
        var option = _cells[at] switch { "SET" => "--set", "CHECK" => "--rcheck", "UPDATE" => "--update", "REMOVE" => "--remove", _ => null };
        if (option is null) return false;
        Add(_at, "-m", "recent");
        if (negated) Add(at, "!");
        Add(at, option);
        for (at++; ; at += 2)
        {
            var name = _cells[at] switch
            {
                "seconds:" => "--seconds",
                "hit_count:" => "--hitcount",
                "name:" => "--name",
                "mask:" => "--mask",
                "side:" => "side",
                "TTL-Match" or "reap" => "flag",
                _ => null
            };
            if (name is null || at + 1 > _cells.Count) break;
            if (name == "side") Add(at, _cells[at + 1] is "source" ? "--rsource" : "--rdest");
            else if (name == "flag") Add(at, _cells[at--] is "reap" ? "--reap" : "--rttl");
            else Add(at, name, _cells[at + 1].ToString());
        }

        _at = at;
        return true;
    }

    private bool ReadSet()
    {
        var negated = _cells[_at] is "!";
        var at = negated ? _at + 1 : _at;
        if (_cells.Count < at + 3) return false;
        Add(_at, "-m", "set");
        if (negated) Add(_at, "!");
        Add(at, "--match-set", _cells[at + 1].ToString(), _cells[at + 2].ToString());
        _at = at + 3;
        while (_cells[_at] is "return-nomatch") Add(_at++, "--return-nomatch");
        return true;
    }

    private bool ReadFlags(string match, params ReadOnlySpan<string> flags)
    {
        Add(_at++, "-m", match);
        while (flags.Contains(_cells[_at].ToString())) Add(_at, "--" + _cells[_at++].ToString());
        return true;
    }

    private bool ReadPhysdev()
    {
        Add(_at, "-m", "physdev");
        for (_at += 2; _cells[_at] is "!" || _cells[_at].StartsWith("--physdev"); _at++)
        {
            Add(_at, _cells[_at].ToString());
            if (_cells[_at] is "--physdev-in" or "--physdev-out") Add(++_at, _cells[_at].ToString());
        }

        return true;
    }

    private bool ReadOwner()
    {
        var negated = _cells[_at] is "!";
        var at = negated ? _at + 1 : _at;
        var option = _cells[at + 1] switch { "UID" => "--uid-owner", "GID" => "--gid-owner", _ => null };
        if (option is null || _cells[at + 2] is not "match" || _cells[at + 3].IsEmpty) return false;
        Add(_at, "-m", "owner");
        if (negated) Add(_at, "!");
        Add(at, option, _cells[at + 3].ToString());
        _at = at + 4;
        return true;
    }

    private void Value(int cell, string option, ReadOnlySpan<char> value)
    {
        if (value.StartsWith("!")) Add(cell, "!");
        Add(cell, option, value.TrimStart('!').ToString());
    }

    private void Add(int cell, params ReadOnlySpan<string> words)
    {
        foreach (var word in words) _syntax.Add(_cells.Word(cell, word));
    }

    private void Add(int cell, string word) => _syntax.Add(_cells.Word(cell, word));
}
