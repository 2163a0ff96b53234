using System.Buffers;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>Writes options the way iptables-save does, and keeps one string for equal texts.</summary>
internal sealed class CanonicalText
{
    private static readonly SearchValues<char> Quoted = SearchValues.Create(" \t\n\"\\'");

    private readonly HashSet<string> _texts = [];
    private char[] _buffer = new char[256];
    private int _length;

    public CanonicalText Start(ReadOnlySpan<char> name)
    {
        _length = 0;
        return Append(name);
    }

    /// <summary>A blank, the option's name, and its arguments quoted where they need it.</summary>
    public CanonicalText Append(IptablesSyntax syntax, in IptablesOption option, bool withNegation = false)
    {
        Append(withNegation && option.Negated ? " ! " : " ").Append(option.Spec is { } spec ? spec.Name : syntax.Text(option.Word));
        for (var i = 0; i < option.ArgumentCount; i++) Append(" ").AppendQuoted(syntax.Text(option.Argument + i));
        return this;
    }

    public CanonicalText Append(ReadOnlySpan<char> text)
    {
        if (_buffer.Length - _length < text.Length) Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + text.Length));
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
        return this;
    }

    public override string ToString()
    {
        var lookup = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
        var text = _buffer.AsSpan(0, _length);
        if (lookup.TryGetValue(text, out var known)) return known;
        var made = Placeholder.Shown(text.ToString());
        _texts.Add(made);
        return made;
    }

    private void AppendQuoted(ReadOnlySpan<char> value)
    {
        if (!value.IsEmpty && value.IndexOfAny(Quoted) < 0)
        {
            Append(value);
            return;
        }

        Append("\"");
        foreach (var c in value)
        {
            if (c is '"' or '\\' or '\'') Append("\\");
            Append([c]);
        }

        Append("\"");
    }
}
