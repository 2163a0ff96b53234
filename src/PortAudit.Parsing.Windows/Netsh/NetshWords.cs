namespace PortAudit.Parsing.Windows.Netsh;

/// <summary>The labels and words of netsh in the languages that are known, compared without case and accents.</summary>
internal static class NetshWords
{
    private static readonly Lazy<Dictionary<string, string>> LazyLabels = new(() =>
    {
        var labels = new Dictionary<string, string>();
        foreach (var fields in WindowsData.Lines("netsh-labels.txt", '\t'))
            foreach (var spelling in fields.AsSpan(1)) labels.TryAdd(spelling, fields[0]);
        return labels;
    });

    private static readonly Lazy<Dictionary<(string Field, string Word), string>> LazyWords = new(() =>
    {
        var words = new Dictionary<(string, string), string>();
        foreach (var fields in WindowsData.Lines("netsh-words.txt", '\t'))
            foreach (var spelling in fields.AsSpan(2)) words.TryAdd((fields[0], spelling), fields[1]);
        return words;
    });

    private static readonly Lazy<List<(string Profile, string Words)>> LazySections = new(() =>
        WindowsData.Lines("netsh-words.txt", '\t').Where(f => f[0] == "section").SelectMany(f => f[2..].Select(w => (f[1], w))).ToList());

    /// <summary>The field that a label names; <see langword="null"/> in a language that is not known.</summary>
    public static string? Label(ReadOnlySpan<char> text) => LazyLabels.Value.GetValueOrDefault(Fold(text));

    /// <summary>What a word means as the value of a field.</summary>
    public static string? Word(string field, ReadOnlySpan<char> text) => LazyWords.Value.GetValueOrDefault((field, Fold(text)));

    /// <summary>The profile whose settings a heading announces.</summary>
    public static string? Section(ReadOnlySpan<char> text)
    {
        var folded = Fold(text);
        foreach (var (profile, words) in LazySections.Value)
            if (folded.Contains(words, StringComparison.Ordinal)) return profile;
        return null;
    }

    /// <summary>Lower case, Latin letters without accents, blanks of any kind as one space, none at the ends.</summary>
    public static string Fold(ReadOnlySpan<char> text)
    {
        Span<char> folded = text.Length <= 256 ? stackalloc char[256] : new char[text.Length];
        var length = 0;
        foreach (var c in text)
        {
            if (char.IsWhiteSpace(c))
            {
                if (length > 0 && folded[length - 1] != ' ') folded[length++] = ' ';
                continue;
            }

            folded[length++] = char.ToLowerInvariant(c) switch
            {
                >= 'à' and <= 'å' => 'a',
                'ç' => 'c',
                >= 'è' and <= 'ë' => 'e',
                >= 'ì' and <= 'ï' => 'i',
                'ñ' => 'n',
                >= 'ò' and <= 'ö' => 'o',
                >= 'ù' and <= 'ü' => 'u',
                '’' or '´' or '`' => '\'',
                var other => other,
            };
        }

        return folded[..length].TrimEnd(' ').ToString();
    }
}
