namespace PortAudit.Analysis.Flattening;

/// <summary>The rules of a path can't be told as a list of boxes: packets must be walked as sets.</summary>
internal sealed class NotFlatException(string reason) : Exception(reason);
