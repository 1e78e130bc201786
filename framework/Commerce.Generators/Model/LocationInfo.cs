using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Commerce.Generators.Model;

/// <summary>A location in a file, without its syntax tree: trees must not outlive the step that read them.</summary>
internal sealed record LocationInfo(string FilePath, TextSpan Span, LinePositionSpan Lines)
{
    public static LocationInfo Of(SyntaxTree tree, TextSpan span) => new(tree.FilePath, span, tree.GetLineSpan(span).Span);

    /// <summary>
    /// The place in the current compilation, so that <c>#pragma warning</c> and <c>.editorconfig</c> apply to a diagnostic reported there.
    /// </summary>
    public Location In(Compilation compilation) =>
        compilation.SyntaxTrees.FirstOrDefault(tree => tree.FilePath == FilePath && Span.End <= tree.Length) is { } tree
            ? Location.Create(tree, Span)
            : Location.Create(FilePath, Span, Lines);
}
