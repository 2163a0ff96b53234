namespace PortAudit.Parsing.Structured;

/// <summary>A value of a <see cref="JsonTree"/> for readers that ask for members by name.</summary>
public sealed class JsonItem(JsonTree tree, int node)
{
    public JsonKind Kind => tree[node].Kind;

    /// <summary>Offset in the decoded text; of a text, that of its opening quote.</summary>
    public int Start => tree[node].Start - (Kind == JsonKind.Text ? 1 : 0);

    /// <summary>Exclusive.</summary>
    public int End => tree[node].End + (Kind == JsonKind.Text ? 1 : 0);

    /// <summary>False when the file broke off, or stopped being JSON, inside it.</summary>
    public bool IsWhole => tree[node].IsWhole;

    /// <summary>Of a text without quotes and escapes; of a number or flag as written.</summary>
    public string Text => tree.Text(node).ToString();

    /// <summary>The values of an array or object, in order.</summary>
    public IReadOnlyList<JsonItem> Items
    {
        get
        {
            var items = new List<JsonItem>();
            if (Kind is not (JsonKind.Array or JsonKind.Object)) return items;
            for (var child = tree[node].Child; child > 0; child = tree[child].Next) items.Add(new JsonItem(tree, child));
            return items;
        }
    }

    /// <summary>The name that an object has the value under.</summary>
    public string Name => tree.Name(node).ToString();

    /// <summary>The member of an object; names are compared without case, as PowerShell and people write them.</summary>
    public JsonItem? this[string name]
    {
        get
        {
            if (Kind != JsonKind.Object) return null;
            for (var child = tree[node].Child; child > 0; child = tree[child].Next)
            {
                if (tree.Name(child).Equals(name, StringComparison.OrdinalIgnoreCase)) return new JsonItem(tree, child);
            }

            return null;
        }
    }
}
