using System.Diagnostics;

namespace PortAudit.Parsing.Netfilter.Names;

/// <summary>The tables of names that the tools know, from the files under each folder's <c>Data</c>; each says its source.</summary>
internal static class NameTable
{
    /// <summary>The lines of a table, in fields; comments left out.</summary>
    /// <param name="file">With its folder: <c>Iptables/extensions.txt</c>.</param>
    public static IEnumerable<string[]> Rows(string file)
    {
        using var stream = typeof(NameTable).Assembly.GetManifestResourceStream(file)
            ?? throw new UnreachableException($"the resource {file} is not in the assembly");
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
            if (line.Length > 0 && line[0] != '#') yield return line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
