using System.Text;

namespace Commerce.Generators.Emitting;

/// <summary>Writes indented C#.</summary>
internal sealed class SourceWriter
{
    private readonly StringBuilder text = new();
    private int depth;

    public void Line(string line = "")
    {
        if (line.Length > 0)
        {
            text.Append(' ', depth * 4).Append(line);
        }

        text.Append('\n');
    }

    public void Open(string line, string bracket = "{")
    {
        Line(line);
        Line(bracket);
        depth++;
    }

    public void Close(string bracket = "}")
    {
        depth--;
        if (text.Length > 1 && text[text.Length - 1] == '\n' && text[text.Length - 2] == '\n')
        {
            text.Length--;
        }

        Line(bracket);
    }

    public override string ToString() => text.ToString();
}
