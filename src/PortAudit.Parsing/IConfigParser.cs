using PortAudit.Model.Hosts;
using PortAudit.Model.Sources;

namespace PortAudit.Parsing;

/// <summary>Reads one input format.</summary>
public interface IConfigParser
{
    /// <summary>The format's name, as <c>--type</c> and the reports spell it.</summary>
    string Type { get; }

    /// <summary>How surely the content is of this format; the file's name only breaks ties.</summary>
    Detection Detect(SourceFile source);

    /// <returns>A model even of bad input: what can't be read stands in it as an unknown, and a diagnostic says where and why.</returns>
    ParsedInput Parse(SourceFile source, string reason);

    /// <summary>Like <see cref="Parse(SourceFile, string)"/>, for formats whose files name others.</summary>
    ParsedInput Parse(SourceFile source, string reason, ParseContext context) => Parse(source, reason);
}
