namespace Commerce.Benchmarks.LoadTest.Processes;

/// <summary>A process to measure.</summary>
/// <param name="Name">Its name in tables.</param>
/// <param name="File">The executable.</param>
/// <param name="Arguments">Its arguments, without the address.</param>
/// <param name="Folder">The folder it runs in.</param>
/// <param name="Environment">Its environment variables, on top of ours.</param>
internal sealed record Contender(
    string Name, string File, IReadOnlyList<string> Arguments, string Folder, IReadOnlyDictionary<string, string> Environment)
{
    public const string Constant = "floor-constant";

    public const string Insert = "floor-insert";

    public const string Commerce = "commerce";
}
