using System.Text;

namespace PortAudit.Parsing.Nftables.Syntax;

/// <summary>An expression in one spelling, so that the same question from text and JSON has the same text.</summary>
internal static class SyntaxText
{
    private const int Deepest = 64;
    private const int Longest = 4096;

    public static string Of(SyntaxTree tree, int node)
    {
        var text = new StringBuilder();
        Append(text, tree, node, 0);
        return text.ToString();
    }

    private static void Append(StringBuilder text, SyntaxTree tree, int node, int depth)
    {
        node = tree.Resolve(node);
        if (depth > Deepest || text.Length > Longest)
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
                Children(text, tree, it.Child, "-", depth);
                break;
            case NodeKind.Slash:
                Children(text, tree, it.Child, "/", depth);
                break;
            case NodeKind.List:
                Children(text, tree, it.Child, ",", depth);
                break;
            case NodeKind.Concatenation:
                Children(text, tree, it.Child, " . ", depth);
                break;
            case NodeKind.Map:
                Children(text, tree, it.Child, " map ", depth);
                break;
            case NodeKind.Binary:
                text.Append('(');
                Children(text, tree, it.Child, $" {Sign((Operator)it.Flag)} ", depth);
                text.Append(')');
                break;
            case NodeKind.Set:
                text.Append("{ ");
                Children(text, tree, it.Child, ", ", depth);
                text.Append(" }");
                break;
            case NodeKind.Element:
                Children(text, tree, it.Child, " : ", depth);
                break;
            case NodeKind.Verdict:
                text.Append(((VerdictKind)it.Flag).ToString().ToLowerInvariant());
                if (it.Child > 0) text.Append(' ').Append(tree.Text(it.Child));
                break;
            case NodeKind.None:
                break;
            default:
                text.Append(tree.Text(node));
                break;
        }
    }

    private static void Children(StringBuilder text, SyntaxTree tree, int child, string separator, int depth)
    {
        for (var first = true; child > 0; child = tree.Next(child), first = false)
        {
            if (!first) text.Append(separator);
            Append(text, tree, child, depth + 1);
            if (text.Length > Longest) return;
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
