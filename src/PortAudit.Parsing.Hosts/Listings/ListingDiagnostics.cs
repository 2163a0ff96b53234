using PortAudit.Model.Diagnostics;

namespace PortAudit.Parsing.Hosts.Listings;

/// <summary>What several readers of listings report.</summary>
internal static class ListingDiagnostics
{
    internal static readonly DiagnosticDescriptor ShiftedRow = new("HST009", DiagnosticSeverity.Error,
        "row of {0} columns under a header of {1}: its values may stand in wrong columns; it is left out");
}
