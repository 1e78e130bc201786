namespace Commerce.Benchmarks.LoadTest.Reports;

/// <summary>A table that is readable in a terminal and in a README.</summary>
internal sealed class MarkdownTable(params string[] header)
{
    private readonly List<string[]> rows = [header];

    public void Add(params string[] row) => rows.Add(row);

    public void Write(TextWriter writer)
    {
        var widths = header.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        foreach (var (index, row) in rows.Index())
        {
            var cells = row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            writer.WriteLine($"| {string.Join(" | ", cells)} |");
            if (index == 0)
            {
                var rules = widths.Select((width, column) => column == 0 ? new string('-', width + 2) : new string('-', width + 1) + ":");
                writer.WriteLine($"|{string.Join('|', rules)}|");
            }
        }

        writer.WriteLine();
    }
}
