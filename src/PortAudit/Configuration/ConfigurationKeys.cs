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

    private static readonly ValueShape.Text Text = new();
    private static readonly ValueShape.List Texts = new(Text);
    private static readonly ValueShape.List SomeTexts = new(Text, Least: 1);

    private static readonly ValueShape.List OneOrMore = new(Text, AcceptsOne: true, Least: 1);

    private static readonly ValueShape.List Approved = new(new ValueShape.Fields("an approved service", Keys(
        ("host", Text),
        ("protocol", new ValueShape.Word(Vocabulary.Protocols)),
        ("port", OneOrMore),
        ("sources", SomeTexts),
        ("owner", Text),
        ("reason", Text),
        ("until", Text)), IsSection: false));

    /// <summary>Of the file that <c>approvedFile</c> names.</summary>
    public static readonly ValueShape.Fields ApprovedFile = new("a file of approved services", Keys(("approved", Approved)), IsSection: true);

    public static readonly ValueShape.Fields All = new("the configuration", Keys(
        ("paths", Texts),
        ("hosts", new ValueShape.Map("host", SomeTexts)),
        ("packs", Texts),
        ("rules", new ValueShape.Fields("'rules'", Keys(
            ("only", Texts),
            ("skip", Texts),
            ("severities", new ValueShape.Map("rule", new ValueShape.Word(SeverityWords))),
            ("params", new ValueShape.Map("rule", new ValueShape.Map("parameter", OneOrMore, Least: 1)))), IsSection: true)),
        ("failOn", new ValueShape.Word(FailOnWords)),
        ("minCertainty", new ValueShape.Word(Vocabulary.Certainties)),
        ("zones", new ValueShape.Map("zone", SomeTexts)),
        ("approved", Approved),
        ("approvedFile", Text),
        ("strictInput", new ValueShape.Flag())), IsSection: true);

    /// <summary>The keys of an approved service that have no default.</summary>
    public static IReadOnlyList<string> RequiredOfApproved => ["protocol", "port", "reason"];

    private static Dictionary<string, ValueShape> Keys(params (string Name, ValueShape Shape)[] keys)
    {
        var shapes = new Dictionary<string, ValueShape>();
        foreach (var (name, shape) in keys) shapes.Add(name, shape);
        return shapes;
    }
}
