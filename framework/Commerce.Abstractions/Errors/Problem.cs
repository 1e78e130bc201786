namespace Commerce;

/// <summary>
/// A mistake in the application itself, not in a request, found while it boots. All that can be found before a database is connected are
/// reported together.
/// </summary>
/// <param name="Id">The diagnostic id, such as <c>COM1003</c>; each has a page in <c>docs/diagnostics</c>.</param>
/// <param name="What">What happened.</param>
/// <param name="Where">The file, module or key it concerns.</param>
/// <param name="Fix">How to fix it.</param>
public sealed record Problem(string Id, string What, string Where, string Fix)
{
    /// <summary>The problem on three short lines.</summary>
    public override string ToString() => $"{Id} {What}{Environment.NewLine}    where: {Where}{Environment.NewLine}    fix:   {Fix}";
}
