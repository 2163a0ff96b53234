using PortAudit.Model.Facts;

namespace PortAudit.Configuration;

/// <summary>The one list of keys.</summary>
internal static class ConfigurationKeys
{
    public const string FileName = "portaudit.yaml";
    public const string Never = "never";

    /// <summary>In the order of the enumeration, as the vocabulary has them.</summary>
    public static readonly string[] SeveritiesUpwards = [.. Vocabulary.Severities];

    /// <summary>Worst first.</summary>
    public static readonly IReadOnlyList<string> SeverityWords = [.. Vocabulary.Severities.Reverse()];

    public static readonly IReadOnlyList<string> FailOnWords = [.. SeverityWords, Never];

    private static readonly KeyShape.Text Text = new();
    private static readonly KeyShape.List Texts = new(Text);
    private static readonly KeyShape.List SomeTexts = new(Text, Least: 1);

    private static readonly KeyShape.List OneOrMore = new(Text, AcceptsOne: true, Least: 1);

    private static readonly KeyShape.List Approved = new(new KeyShape.Fields("an approved service", Keys(
        ("host", Text),
        ("protocol", new KeyShape.Word(Vocabulary.Protocols)),
        ("port", OneOrMore),
        ("sources", SomeTexts),
        ("owner", Text),
        ("reason", Text),
        ("until", Text)), IsSection: false));

    /// <summary>Of the file that <c>approvedFile</c> names.</summary>
    public static readonly KeyShape.Fields ApprovedFile = new("a file of approved services", Keys(("approved", Approved)), IsSection: true);

    public static readonly KeyShape.Fields All = new("the configuration", Keys(
        ("paths", Texts),
        ("hosts", new KeyShape.Map("host", SomeTexts)),
        ("packs", Texts),
        ("rules", new KeyShape.Fields("'rules'", Keys(
            ("only", Texts),
            ("skip", Texts),
            ("severities", new KeyShape.Map("rule", new KeyShape.Word(SeverityWords))),
            ("params", new KeyShape.Map("rule", new KeyShape.Map("parameter", OneOrMore, Least: 1)))), IsSection: true)),
        ("failOn", new KeyShape.Word(FailOnWords)),
        ("minCertainty", new KeyShape.Word(Vocabulary.Certainties)),
        ("zones", new KeyShape.Map("zone", SomeTexts)),
        ("approved", Approved),
        ("approvedFile", Text),
        ("strictInput", new KeyShape.Flag())), IsSection: true);

    /// <summary>The keys of an approved service that have no default.</summary>
    public static IReadOnlyList<string> RequiredOfApproved => ["protocol", "port", "reason"];

    private static Dictionary<string, KeyShape> Keys(params (string Name, KeyShape Shape)[] keys)
    {
        var shapes = new Dictionary<string, KeyShape>();
        foreach (var (name, shape) in keys) shapes.Add(name, shape);
        return shapes;
    }
}
