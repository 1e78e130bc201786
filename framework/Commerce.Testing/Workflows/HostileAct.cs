using System.Globalization;

namespace Commerce.Testing.Workflows;

/// <summary>A trick, and where it is done.</summary>
/// <param name="Trick">The trick.</param>
/// <param name="Run">The transaction id of the run it is done to.</param>
internal sealed record HostileAct(HostileTrick Trick, string Run)
{
    /// <summary>Gets the path of the step, of a trick that is done by a handler; otherwise empty.</summary>
    public string Path { get; init; } = "";

    /// <summary>Gets the write of the run it begins with, from 1, of a trick that is done by the store.</summary>
    public int At { get; init; } = 1;

    /// <summary>Gets which of several it is: the exception, the value, the node, the number of times.</summary>
    public int Variant { get; init; }

    /// <summary>Gets whether it is done at every opportunity, not only at the first.</summary>
    public bool Again { get; init; }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Trick.Kind == Hostility.None ? "" : $"{Trick.Kind}: ")}{Trick} in {Run}, " +
        $"{(Trick.IsOfHandler ? $"by '{Path}'" : $"from write {At}")}, variant {Variant}{(Again ? ", again and again" : "")}");
}
