namespace PortAudit.Configuration;

/// <summary>A path or glob as written, and the folder that it starts from: the file's own, or the working folder for variables and options.</summary>
/// <param name="Text"><c>-</c> is standard input.</param>
/// <param name="Folder">An absolute path.</param>
public sealed record ConfiguredPath(string Text, string Folder)
{
    public string FullPath => Path.GetFullPath(Text, Folder);

    /// <summary>The same path or glob as it is written from another folder, with <c>/</c> between its parts.</summary>
    public string From(string folder)
    {
        if (Text == "-" || Folder == folder || Path.IsPathRooted(Text)) return Text;
        var way = Path.GetRelativePath(folder, Folder).Replace('\\', '/');
        return way == "." ? Text : $"{way}/{Text}";
    }

    public override string ToString() => Text;
}
