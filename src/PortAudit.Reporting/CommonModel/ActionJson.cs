using System.Collections.Immutable;
using System.Diagnostics;
using System.Text.Json;
using PortAudit.Model.Firewall.Actions;
using PortAudit.PacketSets.Addresses;
using PortAudit.PacketSets.Fields;
using PortAudit.Reporting.Json;

namespace PortAudit.Reporting.CommonModel;

/// <summary>An action as an object with its <c>type</c>.</summary>
/// <param name="chainName">How to name the chain that a jump leads to.</param>
/// <param name="translationText">How to show a translation beside its addresses and ports.</param>
internal sealed class ActionJson(Utf8JsonWriter json, Func<string, string> chainName, Func<TranslateAddress, string> translationText)
{
    public void Write(RuleAction action)
    {
        json.WriteStartObject();
        json.WriteString("type", Word(action));
        switch (action)
        {
            case Reject reject:
                json.Text("with", reject.With);
                break;
            case Jump jump:
                json.Text("chain", chainName(jump.Chain));
                break;
            case Goto jump:
                json.Text("chain", chainName(jump.Chain));
                break;
            case NoEffect effectless:
                json.Text("text", effectless.Text);
                break;
            case UpdateSet update:
                json.Text("text", update.Text);
                break;
            case SetMark mark:
                json.WriteString("field", PacketFieldWords.Word(mark.Field));
                Hex("clear", mark.ClearMask);
                Hex("xor", mark.XorValue);
                break;
            case ForgetMark mark:
                json.WriteString("field", PacketFieldWords.Word(mark.Field));
                json.Text("text", mark.Text);
                break;
            case ActionMap map:
                ElementJson.Write(json, map, (writer, each) => new ActionJson(writer, chainName, translationText).Write(each));
                break;
            case CopyMark copy:
                json.WriteString("from", PacketFieldWords.Word(copy.Source));
                json.WriteString("to", PacketFieldWords.Word(copy.Target));
                Hex("fromMask", copy.SourceMask);
                Hex("toMask", copy.TargetMask);
                break;
            case TranslateAddress translate:
                Ranges("addresses", PacketField.DestinationAddress, translate.Addresses, translate.Family);
                Ranges("ports", PacketField.DestinationPort, translate.Ports, translate.Family);
                json.Text("text", translationText(translate));
                break;
            case UnknownAction unknown:
                json.WriteBoolean("mayContinue", unknown.MayContinue);
                json.Text("text", unknown.Text);
                break;
        }

        json.WriteEndObject();
    }

    private static string Word(RuleAction action) => action switch
    {
        Accept => "accept",
        Drop => "drop",
        Reject => "reject",
        Return => "return",
        Jump => "jump",
        Goto => "goto",
        NoEffect => "no-effect",
        UpdateSet => "update-set",
        SetMark => "set-mark",
        CopyMark => "copy-mark",
        ForgetMark => "forget-mark",
        ActionMap => "map",
        Untrack => "untrack",
        UnknownAction => "unknown-action",
        TranslateAddress { Kind: var kind } => kind switch
        {
            TranslationKind.Destination => "translate-destination",
            TranslationKind.Redirect => "redirect",
            TranslationKind.Source => "translate-source",
            TranslationKind.Masquerade => "masquerade",
            _ => "translate-network",
        },
        _ => throw new UnreachableException($"action {action.GetType().Name}"),
    };

    private void Hex(string name, uint value) => json.WriteString(name, PacketFieldWords.Bits(PacketField.Mark, value, IpFamily.IPv4));

    // What stays as it is has no range at all.
    private void Ranges(string name, PacketField field, ImmutableArray<ValueRange> ranges, IpFamily family)
    {
        if (ranges.IsDefault) json.WriteNull(name);
        else json.Texts(name, ranges.Select(r => PacketFieldWords.Range(field, r, family)));
    }
}
