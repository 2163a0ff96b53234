using PortAudit.Parsing.Values;

namespace PortAudit.Parsing.Netfilter.Iptables.Listings;

/// <summary>Reads what a listing prints of a target's options.</summary>
internal static class ListingTargets
{
    private static readonly (int Bit, string Option)[] LogFlags =
        [(1, "--log-tcp-sequence"), (2, "--log-tcp-options"), (4, "--log-ip-options"), (8, "--log-uid"), (32, "--log-macdecode")];

    /// <summary>Whether the target's text begins at a cell.</summary>
    public static bool Begins(ListingCells cells, int at, string target) => target switch
    {
        "REJECT" => cells[at] is "reject-with",
        "LOG" => cells[at] is "LOG",
        "DNAT" or "SNAT" or "SAME" => cells[at].StartsWith("to:") || cells[at] is "random" or "random-fully" or "persistent",
        "MASQUERADE" => cells[at] is "masq" or "random" or "random-fully",
        "REDIRECT" => cells[at] is "redir" or "random",
        "NETMAP" => at == cells.Count - 1 && (cells[at].Contains('/') || cells[at].StartsWith("to:")),
        "MARK" => cells[at] is "MARK" && cells[at + 1] is not "match",
        "CONNMARK" => cells[at] is "CONNMARK" && cells[at + 1] is not "match",
        "CT" or "NOTRACK" => cells[at] is "CT" or "NOTRACK",
        "NFQUEUE" => cells[at] is "NFQUEUE",
        "NFLOG" => cells[at].StartsWith("nflog-"),
        "ULOG" => cells[at] is "ULOG",
        "CHECKSUM" => cells[at] is "CHECKSUM",
        "TCPMSS" => cells[at] is "TCPMSS",
        "TPROXY" => cells[at] is "TPROXY",
        "SET" => cells[at] is "add-set" or "del-set",
        "DSCP" or "TOS" or "TTL" or "HL" or "CLASSIFY" or "AUDIT" or "TEE" or "CONNSECMARK" or "SECMARK" or "TCPOPTSTRIP" or "IDLETIMER"
            or "LED" or "RATEEST" or "SYNPROXY" =>
            cells[at].StartsWith(target) || (target == "DSCP" && cells[at] is "DSCP"),
        _ => false,
    };

    /// <summary>Adds the options that the text represents.</summary>
    public static bool Read(ListingCells cells, int at, string target, Action<int, string> add)
    {
        switch (target)
        {
            case "REJECT":
                return cells.Count == at + 2 && Option(at, "--reject-with", cells[at + 1]);
            case "LOG":
                return ReadLog(cells, at + 1, add);
            case "DNAT" or "SNAT" or "REDIRECT" or "MASQUERADE":
                return ReadTranslation(cells, at, target, add);
            case "NETMAP":
                return Option(at, "--to", cells[at].StartsWith("to:") ? cells[at][3..] : cells[at]);
            case "MARK" or "CONNMARK":
                return ReadMark(cells, at + 1, add);
            case "NOTRACK":
                return true;
            case "CT":
                return ReadCt(cells, at, add);
            case "NFQUEUE":
                return ReadQueue(cells, at + 1, add);
            case "CHECKSUM":
                add(at, "--checksum-fill");
                return cells.Count == at + 2;
            case "SET":
                return ReadSet(cells, at, add);
            default:
                // What has no effect on the packet's way has none with these options either.
                return IptablesData.Targets.TryGetValue(target, out var spec) && spec.Kind == ExtensionKind.NoEffect;
        }

        bool Option(int cell, string name, ReadOnlySpan<char> value)
        {
            add(cell, name);
            add(cell, value.ToString());
            return true;
        }
    }

    private static bool ReadLog(ListingCells cells, int at, Action<int, string> add)
    {
        var flags = 0UL;
        for (; at < cells.Count; at++)
        {
            switch (cells[at])
            {
                case "flags" when CNumber.TryParse(cells[at + 1], 255, out flags, out _):
                    at++;
                    break;
                case "level":
                    if (cells[at + 1] is not ("4" or "warning" or "warn"))
                    {
                        add(at, "--log-level");
                        add(at, cells[at + 1].ToString());
                    }

                    at++;
                    break;
                case "tcp-sequence": flags |= 1; break;
                case "tcp-options": flags |= 2; break;
                case "ip-options": flags |= 4; break;
                case "uid": flags |= 8; break;
                case "macdecode": flags |= 32; break;
                case "prefix":
                    var text = cells.Span(at + 1, cells.Count - 1).Text;
                    add(at, "--log-prefix");
                    add(at, text.Trim("\"`'").ToString());
                    at = cells.Count;
                    break;
                default:
                    return true;
            }
        }

        foreach (var (bit, option) in LogFlags)
            if (((int)flags & bit) != 0) add(cells.Count - 1, option);
        return true;
    }

    private static bool ReadTranslation(ListingCells cells, int at, string target, Action<int, string> add)
    {
        var option = target switch { "DNAT" => "--to-destination", "SNAT" => "--to-source", _ => "--to-ports" };
        for (; at < cells.Count; at++)
        {
            var cell = cells[at];
            if (cell.StartsWith("to:"))
            {
                add(at, option);
                add(at, cell[3..].ToString());
            }
            else if (cell is "redir" or "masq" && cells[at + 1] is "ports" or "ports:")
            {
                add(at, option);
                add(at, cells[at += 2].ToString());
            }
            else if (cell is "random" or "random-fully" or "persistent")
            {
                add(at, "--" + cell.ToString());
            }
            else
            {
                return false;
            }
        }

        return true;
    }

    private static bool ReadMark(ListingCells cells, int at, Action<int, string> add)
    {
        var verb = cells[at];
        if (verb is "save" or "restore")
        {
            add(at, verb is "save" ? "--save-mark" : "--restore-mark");
            for (at++; at + 1 < cells.Count; at += 2)
            {
                if (cells[at] is not ("mask" or "nfmask" or "ctmask")) return false;
                var value = cells[at + 1];

                // A tilde means all bits but these.
                var complement = value.StartsWith("~");
                if (!CNumber.TryParse(value.TrimStart('~'), uint.MaxValue, out var mask, out _)) return false;
                add(at, "--" + cells[at].ToString());
                add(at, $"0x{(complement ? ~(uint)mask : (uint)mask):x}");
            }

            return at == cells.Count;
        }

        var option = verb switch
        {
            "set" => "--set-mark",
            "xset" => "--set-xmark",
            "and" => "--and-mark",
            "or" => "--or-mark",
            "xor" => "--xor-mark",
            _ => null
        };
        if (option is null || cells.Count != at + 2) return false;
        add(at, option);
        add(at, cells[at + 1].ToString());
        return true;
    }

    private static bool ReadCt(ListingCells cells, int at, Action<int, string> add)
    {
        if (cells[at] is "NOTRACK" || cells[at + 1] is "notrack")
        {
            add(at, "--notrack");
            return true;
        }

        for (at++; at < cells.Count; at++)
        {
            if (cells[at] is not ("helper" or "zone" or "timeout" or "ctevents" or "expevents" or "zone-orig" or "zone-reply")
                || at + 1 >= cells.Count)
                return false;
            add(at, "--" + cells[at].ToString());
            add(at, cells[++at].ToString());
        }

        return true;
    }

    private static bool ReadQueue(ListingCells cells, int at, Action<int, string> add)
    {
        for (; at < cells.Count; at++)
        {
            if (cells[at] is "bypass" or "cpu-fanout") add(at, $"--queue-{cells[at]}");
            else if (cells[at] is "num" or "balance" && at + 1 < cells.Count)
            {
                add(at, $"--queue-{cells[at]}");
                add(at, cells[++at].ToString());
            }
            else return false;
        }

        return true;
    }

    private static bool ReadSet(ListingCells cells, int at, Action<int, string> add)
    {
        for (; at < cells.Count; at++)
        {
            if (cells[at] is "exist") add(at, "--exist");
            else if (cells[at] is "add-set" or "del-set" && at + 2 < cells.Count)
            {
                add(at, "--" + cells[at].ToString());
                add(at, cells[++at].ToString());
                add(at, cells[++at].ToString());
            }
            else if (cells[at] is "timeout" && at + 1 < cells.Count)
            {
                add(at, "--timeout");
                add(at, cells[++at].ToString());
            }
            else return false;
        }

        return true;
    }
}
