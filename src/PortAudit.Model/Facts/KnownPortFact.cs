using static PortAudit.Model.Facts.FactFields<PortAudit.Model.Facts.KnownPortFact>;

namespace PortAudit.Model.Facts;

/// <summary>What is known of a port: the registry's word and what really uses it. One for each port that occurs, known or not.</summary>
public sealed class KnownPortFact : Fact
{
    public static readonly IReadOnlyList<string> CleartextWords = ["always", "optional", "never", "unknown"];

    public static readonly IReadOnlyList<string> Assignments = ["assigned", "reserved", "unassigned", "dynamic"];

    public static readonly FactType Definition = FactType.Of<KnownPortFact>("knownPort", "what a port is officially for and really used by",
    [
        Word("protocol", "layer-4 protocol", Vocabulary.Protocols, f => f.Protocol),
        Number("number", "port number", f => f.Number),
        Text("name", "the name it goes by, curated or IANA's", f => f.Name),
        Text("ianaName", "the registered service name", f => f.IanaName),
        Word("assignment", "what the registry says of the number", Assignments, f => f.Assignment),
        Word("class", "system 0-1023, user 1024-49151, dynamic 49152-65535", ["system", "user", "dynamic"], f => f.PortClass),
        Flag("curated", "whether it has a curated entry", f => f.IsCurated),
        Text("officialUse", "IANA's description", f => f.OfficialUse),
        Text("actualUse", "what really uses it", f => f.ActualUse),
        Word("cleartext", "whether it carries its data in the clear", CleartextWords, f => f.Cleartext),
        Text("encryptedAlternative", "what to use in its place", f => f.EncryptedAlternative),
        Text("encryptedPort", "port of the encrypted counterpart, as 636/tcp", f => f.EncryptedPort),
        Text("altOf", "the privileged port that it stands in for, as 389/tcp", f => f.AltOf),
        Text("category", "kind of service", f => f.Category),
        Word("risk", "if it can be reached from the internet", Vocabulary.Severities, f => f.Risk),
        Texts("expectedPrograms", "programs that are expected to hold it", f => f.ExpectedPrograms),
        Flag("loopbackOnly", "whether it belongs on loopback", f => f.IsLoopbackOnly),
        Flag("knownBackdoor", "whether malware is known to use it", f => f.IsKnownBackdoor),
        Flag("disputed", "whether sources differ on who uses it", f => f.IsDisputed),
        Text("notes", "what else matters", f => f.Notes),
    ]);

    public override FactType Type => Definition;

    public required string Protocol { get; init; }

    public required int Number { get; init; }

    public string? Name { get; init; }

    public string? IanaName { get; init; }

    public required string Assignment { get; init; }

    public required string PortClass { get; init; }

    public bool IsCurated { get; init; }

    public string? OfficialUse { get; init; }

    public string? ActualUse { get; init; }

    public string Cleartext { get; init; } = "unknown";

    public string? EncryptedAlternative { get; init; }

    public string? EncryptedPort { get; init; }

    public string? AltOf { get; init; }

    public string? Category { get; init; }

    public string? Risk { get; init; }

    public IReadOnlyList<string> ExpectedPrograms { get; init; } = [];

    public bool IsLoopbackOnly { get; init; }

    public bool IsKnownBackdoor { get; init; }

    public bool IsDisputed { get; init; }

    public string? Notes { get; init; }

    public override string Identity => $"{Number}/{Protocol}";
}
