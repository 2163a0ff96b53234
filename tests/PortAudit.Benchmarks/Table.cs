using System.Diagnostics;
using System.Globalization;

namespace PortAudit.Benchmarks;

/// <summary>Runs commands after one warm-up each, in turn where there are two, and prints medians as rows of a Markdown table.</summary>
internal sealed class Table
{
    private readonly int _runs;

    public Table(int runs)
    {
        _runs = runs;
        Console.WriteLine($"{Environment.ProcessorCount} processors, {runs} runs, median (least-most) of wall time; peak memory of the largest run");
        Console.WriteLine();
        Console.WriteLine("| what | portaudit | peak MB | beside | its time | ratio |");
        Console.WriteLine("| --- | --- | --- | --- | --- | --- |");
    }

    public void Alone(string what, string[] command)
    {
        _ = Run(command);
        var results = Enumerable.Range(0, _runs).Select(_ => Run(command)).ToList();
        Console.WriteLine($"| {what} | {Times(results)} | {Peak(results)} | | | |");
    }

    public void Beside(string what, string[] command, string other, string[] otherCommand)
    {
        if (Run(otherCommand).ExitCode != 0)
        {
            Alone($"{what} ({other} is missing or refuses)", command);
            return;
        }

        _ = Run(command);
        var mine = new List<Result>();
        var theirs = new List<Result>();
        for (var i = 0; i < _runs; i++)
        {
            mine.Add(Run(command));
            theirs.Add(Run(otherCommand));
        }

        var ratios = mine.Zip(theirs, (a, b) => a.Milliseconds / b.Milliseconds).Order().ToList();
        Console.WriteLine($"| {what} | {Times(mine)} | {Peak(mine)} | {other} | {Times(theirs)} | {ratios[ratios.Count / 2]:0.00} |");
    }

    /// <summary>For a command that prints its own figure.</summary>
    public void Reported(string what, string[] command)
    {
        _ = Run(command);
        var figures = Enumerable.Range(0, _runs).Select(_ => double.Parse(Run(command).Output, CultureInfo.InvariantCulture)).Order().ToList();
        Console.WriteLine($"| {what} | {figures[figures.Count / 2]:0.0} ({figures[0]:0.0}-{figures[^1]:0.0}) | | | | |");
    }

    private static string Times(List<Result> results)
    {
        var sorted = results.Select(r => r.Milliseconds).Order().ToList();
        return $"{sorted[sorted.Count / 2]:0} ms ({sorted[0]:0}-{sorted[^1]:0})";
    }

    private static string Peak(List<Result> results) => $"{results.Max(r => r.PeakKilobytes) / 1024.0:0}";

    private static Result Run(string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        long peak = 0;
        while (!process.WaitForExit(3)) peak = Math.Max(peak, PeakOf(process.Id));
        process.WaitForExit();
        var elapsed = watch.Elapsed.TotalMilliseconds;
        _ = errors.Result;
        return new Result(process.ExitCode, elapsed, peak, output.Result);
    }

    // The kernel's high-water mark; gone with the process, so it is read while that runs.
    private static long PeakOf(int process)
    {
        try
        {
            foreach (var line in File.ReadLines($"/proc/{process}/status"))
            {
                if (line.StartsWith("VmHWM:", StringComparison.Ordinal))
                    return long.Parse(line.AsSpan(6, line.Length - 9).Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
            }
        }
        catch (IOException)
        {
            // It ended between two looks.
        }

        return 0;
    }

    private sealed record Result(int ExitCode, double Milliseconds, long PeakKilobytes, string Output);
}
