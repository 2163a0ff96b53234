namespace PortAudit.Model.Facts;

/// <summary>Something that is so on a host, as far as the inputs tell. Rules match facts and nothing else.</summary>
public abstract class Fact
{
    public abstract FactType Type { get; }

    /// <summary>The host's name; <see langword="null"/> for what holds everywhere, such as a known port.</summary>
    public string? Host { get; init; }

    /// <summary>Where a finding about this fact points when its rule names no place.</summary>
    public SourceSpan? Location { get; init; }

    /// <summary>What makes this fact the same one in the next run: no pid, counter or line number. Part of a finding's id.</summary>
    public abstract string Identity { get; }

    /// <summary>How people see the fact in a message.</summary>
    public override string ToString() => Identity;
}
