namespace PortAudit.Parsing.Transcripts;

/// <summary>Whose prompt it is: this tells how the command after it is written.</summary>
public enum PromptKind : byte
{
    /// <summary>Of a Unix shell: <c>root@web1:~#</c>, <c>[root@web1 ~]#</c>, <c>user@mac dir %</c>, <c>$</c>.</summary>
    Shell,

    /// <summary>Of cmd.exe: <c>C:\Users\admin></c>.</summary>
    CommandPrompt,

    /// <summary><c>PS C:\Users\admin></c>.</summary>
    PowerShell,
}
