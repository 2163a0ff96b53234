using PortAudit.Model.Hosts;
using PortAudit.Parsing;

namespace PortAudit.Inputs;

/// <summary>The reader of a type that has several forms: the type says which readers there are, and the content which of them reads it.</summary>
/// <param name="forms">The readers of the type, at least one; the first reads what none of them claims.</param>
/// <param name="all">The readers of every type.</param>
internal sealed class TypeParser(IReadOnlyList<IConfigParser> forms, IReadOnlyList<IConfigParser> all) : IConfigParser
{
    public string Type => forms[0].Type;

    public Detection Detect(SourceFile source) => ConfigParsers.Detect(source, forms)?.Detection ?? Detection.None;

    public ParsedInput Parse(SourceFile source, string reason) => Parse(source, reason, ParseContext.None);

    public ParsedInput Parse(SourceFile source, string reason, ParseContext context)
    {
        if (ConfigParsers.Detect(source, forms) is var (parser, detection)) return parser.Parse(source, $"{reason}; {detection.Reason}", context);

        // A form of the other family's: content without an address shows neither, and then the type decides.
        var form = ConfigParsers.Detect(source, all)?.Parser.GetType();
        return (forms.FirstOrDefault(f => f.GetType() == form) ?? forms[0]).Parse(source, reason, context);
    }
}
