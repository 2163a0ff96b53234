namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>How far the model understands a match.</summary>
internal enum ExtensionKind : byte
{
    Modelled,

    /// <summary>A match that holds for every packet.</summary>
    Always,

    /// <summary>A match that is a question to the user, named by its text.</summary>
    Named,

    /// <summary>The same, until a rule updates what it reads.</summary>
    Updatable,

    /// <summary>A match that answers differently at each use.</summary>
    Fresh,

    /// <summary>A target that leaves the packet's way alone.</summary>
    NoEffect,

    /// <summary>A target whose outcome is open.</summary>
    Unknown,

    /// <summary>A target that accepts or drops, the file doesn't tell which.</summary>
    Final,

    /// <summary>A target that writes to a set.</summary>
    Update,
}

/// <summary>An option of an extension, or of every rule.</summary>
/// <param name="name">As iptables-save writes it, dashes included.</param>
/// <param name="aliases">Its other spellings.</param>
/// <param name="arguments">How many words it takes.</param>
internal sealed class OptionSpec(string name, string[] aliases, int arguments)
{
    public string Name => name;

    public int Arguments => arguments;

    /// <summary>Its place in iptables-save's output.</summary>
    public int Order { get; init; }

    public bool CanNegate { get; init; }

    /// <summary>It asks nothing itself, but changes what the other options ask.</summary>
    public bool IsModifier { get; init; }

    public bool CanRepeat { get; init; }

    /// <summary>The tool refuses its extension without it.</summary>
    public bool IsRequired { get; init; }

    /// <summary>Of the options of an extension with the same number, other than 0, the tool takes one only.</summary>
    public int ApartGroup { get; init; }

    /// <summary>What its value may be; <see langword="null"/> for anything.</summary>
    public OptionValue? Value { get; init; }

    /// <summary>What it does, when it is not a part of a rule but a command.</summary>
    public IptablesCommand Command { get; init; }

    public bool IsCalled(ReadOnlySpan<char> word)
    {
        if (word.SequenceEqual(name)) return true;
        foreach (var alias in aliases)
            if (word.SequenceEqual(alias)) return true;
        return false;
    }

    public bool BeginsWith(ReadOnlySpan<char> prefix)
    {
        if (name.AsSpan().StartsWith(prefix)) return true;
        foreach (var alias in aliases)
            if (alias.AsSpan().StartsWith(prefix)) return true;
        return false;
    }
}

/// <summary>A match or target extension with its options.</summary>
/// <param name="IsWhole">Its options only mean something together: they are one question, not one each.</param>
/// <param name="IsAddon">Not part of iptables: a chain of that name goes first.</param>
internal sealed record ExtensionSpec(string Name, bool IsTarget, ExtensionKind Kind, bool IsWhole, bool IsAddon)
{
    public List<OptionSpec> Options { get; } = [];

    /// <summary>The tool refuses it without any of its options.</summary>
    public bool NeedsOption { get; init; }

    /// <summary>The protocols one of which the rule must name with <c>-p</c>; empty for any.</summary>
    public string[] Protocols { get; init; } = [];

    public OptionSpec? Find(ReadOnlySpan<char> name)
    {
        foreach (var option in Options)
            if (option.IsCalled(name)) return option;
        return null;
    }
}
