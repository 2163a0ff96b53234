using System.Globalization;
using System.Text;

namespace PortAudit.Parsing.Netfilter.Nftables.Syntax;

/// <summary>An expression in one spelling, so that the same question from text and JSON has the same text.</summary>
internal static class SyntaxText
{
    /// <param name="tree">Whose node it is.</param>
    /// <param name="node">The expression.</param>
    /// <param name="types">The data types of the values in it, one for each field of a concatenation: names of values become their numbers.</param>
    public static string Of(SyntaxTree tree, int node, params IReadOnlyList<string> types)
    {
        var text = new StringBuilder();
        Append(text, tree, node, types, 0);
        return text.ToString();
    }

    /// <summary>The data types of the fields that an expression reads.</summary>
    public static IReadOnlyList<string> TypesOf(SyntaxTree tree, int node)
    {
        node = tree.Resolve(node);
        switch (tree.Kind(node))
        {
            case NodeKind.Key:
                return [tree.Fields[tree[node].Data].Type];
            case NodeKind.Binary:
                return TypesOf(tree, tree.Child(node));
            case NodeKind.Concatenation:
                var types = new List<string>();
                for (var child = tree.Child(node); child > 0; child = tree.Next(child)) types.Add(TypesOf(tree, child) is [var type] ? type : "");
                return types;
            default:
                return [];
        }
    }

    private static void Append(StringBuilder text, SyntaxTree tree, int node, IReadOnlyList<string> types, int depth)
    {
        node = tree.Resolve(node);
        if (depth > NetfilterLimits.DeepestText || text.Length > NetfilterLimits.LongestText)
        {
            if (text.Length == 0 || text[^1] != '…') text.Append('…');
            return;
        }

        ref var it = ref tree[node];
        switch (it.Kind)
        {
            case NodeKind.Key:
                text.Append(tree.Fields[it.Data].Text);
                break;
            case NodeKind.SetReference:
                text.Append('@').Append(tree.Text(node));
                break;
            case NodeKind.Wildcard:
                text.Append('*');
                break;
            case NodeKind.Range:
                Children(text, tree, it.Child, "-", types, depth);
                break;
            case NodeKind.Slash:
                Children(text, tree, it.Child, "/", types, depth);
                break;
            case NodeKind.List:
                Children(text, tree, it.Child, ",", types, depth);
                break;
            case NodeKind.Concatenation:
                Concatenated(text, tree, it.Child, types, depth);
                break;
            case NodeKind.Map:
                Append(text, tree, it.Child, [], depth + 1);
                text.Append(" map ");
                Append(text, tree, tree.Second(node), TypesOf(tree, it.Child), depth + 1);
                break;
            case NodeKind.Binary:
                text.Append('(');
                Children(text, tree, it.Child, $" {Sign((Operator)it.Flag)} ", types.Count > 0 ? types : TypesOf(tree, it.Child), depth);
                text.Append(')');
                break;
            case NodeKind.Set:
                text.Append("{ ");
                AppendSet(text, tree, it.Child, types, depth);
                text.Append(" }");
                break;
            case NodeKind.Element:
                Append(text, tree, it.Child, types, depth + 1);
                if (tree.Second(node) > 0)
                {
                    text.Append(" : ");
                    Append(text, tree, tree.Second(node), [], depth + 1);
                }

                break;
            case NodeKind.Verdict:
                text.Append(((VerdictKind)it.Flag).ToString().ToLowerInvariant());
                if (it.Child > 0) text.Append(' ').Append(tree.Text(it.Child));
                break;
            case NodeKind.None:
                break;
            case NodeKind.Value:
                AppendValue(text, tree.Text(node), types.Count == 1 ? types[0] : "");
                break;
            default:
                text.Append(tree.Text(node));
                break;
        }
    }

    /// <summary>Numbers in decimal, and names of numbers as numbers: listings have either.</summary>
    private static void AppendValue(StringBuilder text, ReadOnlySpan<char> value, string type)
    {
        if (value.Length > 1 && value[0] == '"' && value[^1] == '"') value = value[1..^1];
        var isNumber = value.Length > 0 && char.IsAsciiDigit(value[0]) && ValueNames.TryNumber(value, 128, out var number);
        if (isNumber) text.Append(ValueNames.TryNumber(value, 128, out number) ? number.ToString() : "");
        else if (type == "classid" && value.IndexOf(':') is >= 0 and var colon
            && uint.TryParse(value[..colon], NumberStyles.HexNumber, null, out var major) | colon == 0
            && uint.TryParse(value[(colon + 1)..], NumberStyles.HexNumber, null, out var minor) | colon == value.Length - 1)
            text.Append((major << 16) | minor);
        else if (type == "hour" && TryTimeOfDay(value, out var minutes, out var seconds))
            text.Append(CultureInfo.InvariantCulture, $"{minutes / 60:D2}:{minutes % 60:D2}{(seconds > 0 ? $":{seconds:D2}" : "")}");
        else if (type == "inet_proto" && ValueNames.TryProtocol(value, out var protocol)) text.Append(protocol);
        else if (type.Length > 0 && ValueNames.TryFind(type, value, out var named)) text.Append(named);
        else text.Append(value);
    }

    /// <summary><c>17:00</c> or <c>17:00:30</c>; the second past the last of a day is the next day's first.</summary>
    private static bool TryTimeOfDay(ReadOnlySpan<char> value, out int minutes, out int seconds)
    {
        (minutes, seconds) = (0, 0);
        Span<Range> parts = stackalloc Range[4];
        var count = value.Split(parts, ':');
        if (count is not (2 or 3) || !int.TryParse(value[parts[0]], NumberStyles.None, null, out var hour)
            || !int.TryParse(value[parts[1]], NumberStyles.None, null, out var minute))
            return false;
        if (count == 3 && !int.TryParse(value[parts[2]], NumberStyles.None, null, out seconds)) return false;
        if (hour > 24 || minute > 60 || seconds > 60) return false;
        var all = ((hour * 60 * 60) + (minute * 60) + seconds) % (24 * 60 * 60);
        (minutes, seconds) = (all / 60, all % 60);
        return true;
    }

    /// <summary>A set's order has no meaning.</summary>
    private static void AppendSet(StringBuilder text, SyntaxTree tree, int child, IReadOnlyList<string> types, int depth)
    {
        var elements = new List<string>();
        for (var length = 0; child > 0 && length < NetfilterLimits.LongestText; child = tree.Next(child))
        {
            var element = new StringBuilder();
            Append(element, tree, child, types, depth + 1);
            elements.Add(element.ToString());
            length += element.Length;
        }

        elements.Sort(StringComparer.Ordinal);
        text.AppendJoin(", ", elements);
    }

    private static void Concatenated(StringBuilder text, SyntaxTree tree, int child, IReadOnlyList<string> types, int depth)
    {
        for (var i = 0; child > 0; child = tree.Next(child), i++)
        {
            if (i > 0) text.Append(" . ");
            Append(text, tree, child, i < types.Count ? [types[i]] : [], depth + 1);
        }
    }

    private static void Children(StringBuilder text, SyntaxTree tree, int child, string separator, IReadOnlyList<string> types, int depth)
    {
        for (var first = true; child > 0; child = tree.Next(child), first = false)
        {
            if (!first) text.Append(separator);
            Append(text, tree, child, types, depth + 1);
            if (text.Length > NetfilterLimits.LongestText) return;
        }
    }

    public static string Sign(Operator op) => op switch
    {
        Operator.And => "&",
        Operator.Or => "|",
        Operator.Xor => "^",
        Operator.ShiftLeft => "<<",
        Operator.ShiftRight => ">>",
        Operator.NotEqual => "!=",
        Operator.Less => "<",
        Operator.LessOrEqual => "<=",
        Operator.Greater => ">",
        Operator.GreaterOrEqual => ">=",
        Operator.Lacks => "!",
        _ => "==",
    };
}
