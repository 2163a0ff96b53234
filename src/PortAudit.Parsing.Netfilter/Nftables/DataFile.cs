namespace PortAudit.Parsing.Netfilter.Nftables;

/// <summary>The tables of names that nft knows, from the files under <c>Data</c>; each says its source.</summary>
internal static class DataFile
{
    public static IEnumerable<string[]> Rows(string file)
    {
        using var stream = typeof(DataFile).Assembly.GetManifestResourceStream($"Nftables/{file}")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#') yield return line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        }
    }
}
