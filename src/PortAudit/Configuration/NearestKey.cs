using PortAudit.Rules.Loading;

namespace PortAudit.Configuration;

/// <summary>Finds what a misspelt key or word probably meant.</summary>
internal static class NearestKey
{
    private const int MostKnown = 100;
    private const int MostShown = 24;

    /// <summary><c>did you mean 'x'?</c>, or what there is to choose from.</summary>
    public static string Hint(string name, IReadOnlyCollection<string> known)
    {
        // The names may be the user's own, and there may be as many questions as names.
        if (NearestName.Find(name, known.Take(MostKnown), ignoreCase: true) is { } nearest) return $"did you mean '{VisibleText.Brief(nearest)}'?";
        return $"expected one of {string.Join(", ", known.Take(MostShown).Select(k => VisibleText.Brief(k)))}{(known.Count > MostShown ? " …" : "")}";
    }
}
