namespace PortAudit.Configuration;

/// <summary>What may stand under a key: the loader, the check of the file and the test of the JSON Schema all read this tree.</summary>
internal abstract record KeyShape
{
    private KeyShape()
    {
    }

    /// <summary>How a message calls it: "… must be <c>a list</c>".</summary>
    public abstract string Expected { get; }

    /// <summary>Whether the key may stand there with nothing under it, as it does when all of that is commented out.</summary>
    public virtual bool MayBeEmpty => false;

    public sealed record Text : KeyShape
    {
        public override string Expected => "a single text";
    }

    public sealed record Flag : KeyShape
    {
        public override string Expected => "true or false";
    }

    public sealed record Word(IReadOnlyList<string> Words) : KeyShape
    {
        public override string Expected => $"one of {string.Join(", ", Words)}";
    }

    /// <param name="AcceptsOne">A single item may stand without its list.</param>
    /// <param name="Least">An empty list would mean the opposite of what it looks like where one item is the least.</param>
    public sealed record List(KeyShape Item, bool AcceptsOne = false, int Least = 0) : KeyShape
    {
        public override string Expected => AcceptsOne ? "a single value or a list" : "a list";

        public override bool MayBeEmpty => Least == 0;
    }

    /// <param name="Names">What its keys are, as in "the name of <c>a zone</c>".</param>
    public sealed record Map(string Names, KeyShape Entry, int Least = 0) : KeyShape
    {
        public override string Expected => $"a map by {Names}";

        public override bool MayBeEmpty => Least == 0;
    }

    public sealed record Fields(string Owner, IReadOnlyDictionary<string, KeyShape> Keys, bool IsSection) : KeyShape
    {
        public override string Expected => $"a map with the keys {string.Join(", ", Keys.Keys)}";

        public override bool MayBeEmpty => IsSection;
    }
}
