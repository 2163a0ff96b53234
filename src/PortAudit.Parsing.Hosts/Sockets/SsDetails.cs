using System.Collections.Immutable;
using PortAudit.Model.Sockets;
using PortAudit.Parsing.Hosts.Listings;

namespace PortAudit.Parsing.Hosts.Sockets;

/// <summary>What ss prints after the peer: <c>users:((…)) uid:… ino:… sk:… cgroup:… v6only:…</c></summary>
/// <param name="Unread">A process list of no known form; empty when there is none or it was read.</param>
/// <param name="Inode">From <c>ino:</c>, the socket's number.</param>
/// <param name="IsIpv6Only">From <c>v6only:</c>, which only <c>-e</c> prints and only for IPv6 sockets.</param>
internal readonly record struct SsDetails(ImmutableArray<SocketOwner> Owners, Cell Unread, int? UserId, long? Inode, bool? IsIpv6Only)
{
    private const string Users = "users:((";

    public static SsDetails Read(string text, int start, int end)
    {
        var owners = ImmutableArray<SocketOwner>.Empty;
        Cell unread = default;
        int? userId = null;
        long? inode = null;
        bool? only = null;
        bool extended = false, inGroup = false;
        var position = start;
        while (true)
        {
            while (position < end && (RowScanner.IsBlank(text[position]) || text[position] is '\r' or '\n')) position++;
            if (position >= end) break;
            var rest = text.AsSpan(position, end - position);
            if (rest.StartsWith(Users) && owners.IsEmpty && unread.Length == 0 && !extended)
            {
                position += ReadOwners(rest, out owners);
                if (owners.IsEmpty) unread = new Cell(position, position = SkipList(text, position, end));
                continue;
            }

            var length = rest.IndexOfAny(" \t\u00a0\r\n");
            var word = length < 0 ? rest : rest[..length];
            position += word.Length;
            if (word.StartsWith("ino:") && !extended)
            {
                extended = true;
                if (long.TryParse(word[4..], System.Globalization.NumberStyles.None, null, out var number)) inode = number;
            }

            // A path of control groups may hold blanks and any word; of what follows it, only the last v6only is ss's own.
            else if (word.StartsWith("cgroup:")) inGroup = true;
            else if (!inGroup && word.StartsWith("uid:") && int.TryParse(word[4..], out var uid)) userId = uid;
            else if (word is "v6only:0" or "v6only:1") only = word[^1] == '1';
        }

        // ss leaves uid: out for root.
        return new SsDetails(owners, unread, userId ?? (extended ? 0 : null), inode, only);
    }

    /// <summary>Reads <c>users:(("a",pid=1,fd=3),("b",pid=2,fd=3))</c> or, before 2015, <c>users:(("a",1,3))</c>.</summary>
    /// <remarks>Names are not escaped and may hold quotes, commas and opening brackets, so an entry ends where a process id in its exact
    /// form is followed by a bracket; ss can't print a closing one inside a name.</remarks>
    /// <returns>The length taken; 0 and no owner when the form is another.</returns>
    private static int ReadOwners(ReadOnlySpan<char> text, out ImmutableArray<SocketOwner> owners)
    {
        owners = [];
        var list = ImmutableArray.CreateBuilder<SocketOwner>();
        for (var position = Users.Length - 1; ;)
        {
            if (position + 2 > text.Length || text[position] != '(' || text[position + 1] != '"') return 0;
            position += 2;
            var name = 0;
            int entry, processId;
            while (true)
            {
                var quote = text[(position + name)..].IndexOf("\",");
                if (quote < 0 || (name += quote) > HostLimits.LongestProcessName) return 0;
                if ((entry = ReadEntry(text[(position + name + 2)..], out processId)) > 0) break;
                name++;
            }

            list.Add(new SocketOwner(text.Slice(position, name).ToString(), processId));
            position += name + 2 + entry;
            if (position >= text.Length) return 0;
            if (text[position] == ')' && (position + 1 == text.Length || text[position + 1] is ' ' or '\t' or '\r' or '\n' or '\u00a0'))
            {
                owners = list.ToImmutable();
                return position + 1;
            }

            if (text[position] != ',') return 0;
            position++;
        }
    }

    // pid=1,fd=3)   pid=1,tid=1,proc_ctx=…,fd=3)   1,3)
    private static int ReadEntry(ReadOnlySpan<char> text, out int processId)
    {
        processId = 0;
        var end = text[..Math.Min(text.Length, 600)].IndexOf(')');
        if (end < 0) return 0;
        var entry = text[..end];
        if (entry.Contains('"')) return 0;
        var named = entry.StartsWith("pid=");
        if (named) entry = entry[4..];
        var comma = entry.IndexOf(',');
        if (comma < 0 || !int.TryParse(entry[..comma], System.Globalization.NumberStyles.None, null, out processId)) return 0;
        var rest = entry[(comma + 1)..];
        if (named) return rest.StartsWith("fd=") || rest.StartsWith("tid=") || rest.StartsWith("proc_ctx=") ? end + 1 : 0;
        return rest.Length > 0 && !rest.ContainsAnyExceptInRange('0', '9') ? end + 1 : 0;
    }

    private static int SkipList(string text, int position, int end)
    {
        var close = text.AsSpan(position, end - position).IndexOf("))");
        return close < 0 ? end : position + close + 2;
    }
}
