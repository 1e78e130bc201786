namespace Commerce.DevelopmentServer;

/// <summary><c>initdb</c> on PATH.</summary>
internal sealed class PathSource : IBinariesSource
{
    public string Name => "PATH (put PostgreSQL's bin folder on it)";

    public Task<BinariesOffer> FindAsync(BinariesRequest request, CancellationToken cancellationToken)
    {
        // A link such as /usr/local/bin/initdb stands alone; its target has postgres beside it.
        var found = CommandRunner.FindOnPath("initdb") is { } initdb
            ? File.ResolveLinkTarget(initdb, returnFinalTarget: true)?.FullName ?? initdb
            : null;
        return Task.FromResult(found is null
            ? BinariesOffer.None("no initdb there")
            : BinariesOffer.Of(Path.GetDirectoryName(found)!));
    }
}
