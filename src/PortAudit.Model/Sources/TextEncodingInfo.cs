namespace PortAudit.Model.Sources;

/// <summary>How the bytes of an input became text.</summary>
/// <param name="Name">utf-8, utf-16le, utf-16be or windows-1252; binary for formats without text; another code page where a parser knew
/// better.</param>
/// <param name="LooksBinary">NUL bytes or too many control characters for any text format.</param>
public sealed record TextEncodingInfo(string Name, bool HasByteOrderMark, bool LooksBinary);
