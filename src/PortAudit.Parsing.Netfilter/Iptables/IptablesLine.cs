using PortAudit.Model.Sources;
using PortAudit.PacketSets.Addresses;
using PortAudit.Parsing.Netfilter.Words;

namespace PortAudit.Parsing.Netfilter.Iptables;

/// <summary>A line while it is read: whoever reads fills it, and hands it on as <see cref="IptablesSyntax"/>, which nobody can change.</summary>
internal sealed class IptablesLine(SourceFile source) : IptablesSyntax(source)
{
    private IptablesOption[] _options = new IptablesOption[32];
    private IptablesExtension[] _extensions = new IptablesExtension[8];
    private int _optionCount;
    private int _extensionCount;

    public WordList Words => List;

    public override ReadOnlySpan<IptablesOption> Options => _options.AsSpan(0, _optionCount);

    public override ReadOnlySpan<IptablesExtension> Extensions => _extensions.AsSpan(0, _extensionCount);

    public new SourceSpan Line { get => base.Line; set => base.Line = value; }

    public new IptablesCommand Command { get => base.Command; set => base.Command = value; }

    public new int Chain { get => base.Chain; set => base.Chain = value; }

    public new int Operand { get => base.Operand; set => base.Operand = value; }

    public new int Number { get => base.Number; set => base.Number = value; }

    public new int Target { get => base.Target; set => base.Target = value; }

    public new bool IsGoto { get => base.IsGoto; set => base.IsGoto = value; }

    public new int TargetExtension { get => base.TargetExtension; set => base.TargetExtension = value; }

    public new IpFamily? Family { get => base.Family; set => base.Family = value; }

    public new int OpenWord { get => base.OpenWord; set => base.OpenWord = value; }

    public void Clear()
    {
        List.Clear();
        (_optionCount, _extensionCount, OpenWord) = (0, 0, -1);
        (Command, Chain, Operand, Number, Target, TargetExtension, IsGoto, Family) = (IptablesCommand.None, -1, -1, 0, -1, -1, false, null);
    }

    public void Add(PlacedWord word) => List.Add(word);

    public void Add(IptablesOption option)
    {
        if (_optionCount == _options.Length) Array.Resize(ref _options, _optionCount * 2);
        _options[_optionCount++] = option;
    }

    public int Add(IptablesExtension extension)
    {
        if (_extensionCount == _extensions.Length) Array.Resize(ref _extensions, _extensionCount * 2);
        _extensions[_extensionCount] = extension;
        return _extensionCount++;
    }

    /// <summary>An extension's options go on as far as that word.</summary>
    public void Extend(int extension, int lastWord) => _extensions[extension].LastWord = lastWord;
}
