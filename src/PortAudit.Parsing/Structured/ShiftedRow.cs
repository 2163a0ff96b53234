namespace PortAudit.Parsing.Structured;

/// <summary>A row of a delimited text whose columns are not those of the header.</summary>
/// <param name="End">Exclusive.</param>
/// <param name="IsCut">The end of the file cut it off, which is told as the failure of the whole.</param>
public readonly record struct ShiftedRow(int Start, int End, int Columns, int Expected, bool IsCut);
