namespace PortAudit.Analysis.Traversal;

/// <summary>How often addresses or ports were rewritten, and sets updated, before a rule asks: older answers do not hold after that.</summary>
internal readonly record struct WalkTime(int Rewrites, int Updates);
