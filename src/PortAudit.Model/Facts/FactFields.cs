namespace PortAudit.Model.Facts;

/// <summary>Makes the fields of one fact type, so that each type is a table of name, kind, description and value.</summary>
internal static class FactFields<TFact>
    where TFact : Fact
{
    public static FactField Text(string name, string description, Func<TFact, string?> read) =>
        new(name, FactValueKind.Text, description, f => read((TFact)f));

    public static FactField Texts(string name, string description, Func<TFact, IReadOnlyList<string>> read) =>
        new(name, FactValueKind.Text, description, f => read((TFact)f)) { Many = true };

    public static FactField Word(string name, string description, IReadOnlyList<string> words, Func<TFact, string?> read) =>
        new(name, FactValueKind.Word, description, f => read((TFact)f)) { Words = words };

    public static FactField Words(string name, string description, IReadOnlyList<string> words, Func<TFact, IReadOnlyList<string>> read) =>
        new(name, FactValueKind.Word, description, f => read((TFact)f)) { Words = words, Many = true };

    public static FactField Number(string name, string description, Func<TFact, long?> read) =>
        new(name, FactValueKind.Number, description, f => read((TFact)f) is { } n ? n : null);

    public static FactField Flag(string name, string description, Func<TFact, bool?> read) =>
        new(name, FactValueKind.Flag, description, f => read((TFact)f) is { } b ? b : null);

    public static FactField Addresses(string name, string description, Func<TFact, AddressSet?> read) =>
        new(name, FactValueKind.Addresses, description, f => read((TFact)f));

    public static FactField Reference(string name, string description, string target, Func<TFact, Fact?> read) =>
        new(name, FactValueKind.Fact, description, f => read((TFact)f)) { Target = target };

    public static FactField Location(string name, string description, Func<TFact, SourceSpan?> read) =>
        new(name, FactValueKind.Location, description, f => read((TFact)f) is { } span ? span : null);

    public static FactField Locations(string name, string description, Func<TFact, IReadOnlyList<SourceSpan>> read) =>
        new(name, FactValueKind.Location, description, f => read((TFact)f).Select(s => (object)s).ToList()) { Many = true };

    /// <summary>The field that every fact of a host has.</summary>
    public static FactField HostName { get; } = Text("host", "name of the host", f => f.Host);
}
