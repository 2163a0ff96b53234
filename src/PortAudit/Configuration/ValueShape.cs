namespace PortAudit.Configuration;

/// <summary>What may stand under a key: the loader, the check of the file and the test of the JSON Schema all read this tree.</summary>
internal abstract record ValueShape
{
    private ValueShape()
    {
    }

    /// <summary>How a message calls it: "… must be <c>a list</c>".</summary>
    public abstract string Expected { get; }

    /// <summary>Whether the key may stand there with nothing under it, as it does when all of that is commented out.</summary>
    public virtual bool MayBeEmpty => false;

    public sealed record Text : ValueShape
    {
        public override string Expected => "a single text";
    }

    public sealed record Flag : ValueShape
    {
        public override string Expected => "true or false";
    }

    public sealed record Word(IReadOnlyList<string> Words) : ValueShape
    {
        public override string Expected => $"one of {string.Join(", ", Words)}";
    }

    /// <param name="AcceptsOne">A single item may stand without its list.</param>
    /// <param name="Least">An empty list would mean the opposite of what it looks like where one item is the least.</param>
    public sealed record List(ValueShape Item, bool AcceptsOne = false, int Least = 0) : ValueShape
    {
        public override string Expected => AcceptsOne ? "a single value or a list" : "a list";

        public override bool MayBeEmpty => Least == 0;
    }

    /// <param name="Names">What its keys are, as in "the name of <c>a zone</c>".</param>
    public sealed record Map(string Names, ValueShape Entry, int Least = 0) : ValueShape
    {
        public override string Expected => $"a map by {Names}";

        public override bool MayBeEmpty => Least == 0;
    }

    public sealed record Fields(string Owner, IReadOnlyDictionary<string, ValueShape> Keys, bool IsSection) : ValueShape
    {
        public override string Expected => $"a map with the keys {string.Join(", ", Keys.Keys)}";

        public override bool MayBeEmpty => IsSection;
    }
}
