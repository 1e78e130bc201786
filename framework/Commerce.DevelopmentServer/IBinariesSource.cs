namespace Commerce.DevelopmentServer;

/// <summary>One way to come by PostgreSQL's programs. The chain asks each in turn and judges what it offers.</summary>
internal interface IBinariesSource
{
    /// <summary>The way, in words for the person who reads that none worked.</summary>
    string Name { get; }

    /// <summary>Looks, and installs when that is this way's business. Expected failures are an answer, not an exception.</summary>
    Task<BinariesOffer> FindAsync(BinariesRequest request, CancellationToken cancellationToken);
}

/// <summary>What is looked for.</summary>
/// <param name="Major">The major version that made the data at hand; <see langword="null"/> for a new cluster.</param>
/// <param name="AllowInstall">Whether something may be installed.</param>
/// <param name="Report">Hears about work that takes long.</param>
internal sealed record BinariesRequest(int? Major, bool AllowInstall, Action<string> Report);

/// <summary>What a source came up with.</summary>
/// <param name="Folders">Folders that may hold <c>initdb</c> and <c>postgres</c>, best first.</param>
/// <param name="Reason">Why there is none.</param>
internal sealed record BinariesOffer(IReadOnlyList<string> Folders, string Reason)
{
    public static BinariesOffer None(string reason) => new([], reason);

    public static BinariesOffer Of(params string[] folders) => new(folders, "");
}
