using PortAudit.Model.Diagnostics;
using PortAudit.Model.Sources;
using PortAudit.Parsing.Netfilter.Ipsets;
using PortAudit.Parsing.Placeholders;

namespace PortAudit.Parsing.Netfilter.Scripts;

/// <summary>Does what a script's runs of ipset do.</summary>
internal sealed class ShellIpsets(SourceFile source, IpsetCommands sets, ShellCoverage coverage)
{
    public void Run(ShellInvocation run, bool mayNotRun)
    {
        if (run.Has(["restore", "-R", "--restore"]) && run.Read() is { } text)
        {
            foreach (var piece in text.Lines())
            {
                var words = piece.Text.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
                if (words.Length == 0 || words[0][0] == '#') continue;
                coverage.Mark(piece.Origin,
                    words.Any(w => w.Contains(Placeholder.Start)) ? CoverageState.Unreadable : sets.Run(words, _ => piece.Origin), false);
            }

            return;
        }

        var from = run.Tool + 1;
        var texts = run.Fields.Skip(from).Select(f => f.Text).ToList();
        var state = sets.Run(texts, i => run.Span(source, from + i));
        if (mayNotRun && texts.Count > 1 && texts[0] is not ("create" or "-N")
            && texts.Select(t => sets.Find(t)).FirstOrDefault(s => s is not null) is { } set)
            set.IsOpen = true;
        coverage.Mark(run.Command, state);
    }
}
