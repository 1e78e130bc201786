namespace Commerce.DevelopmentServer;

/// <summary>One way to get PostgreSQL's programs. The chain asks each source in turn and checks what it offers.</summary>
internal interface IBinariesSource
{
    /// <summary>Gets the description of this way, for the message that none worked.</summary>
    string Name { get; }

    /// <summary>
    /// Looks for the programs, and installs them if this source does that. Expected failures are a result, not an exception.
    /// </summary>
    Task<BinariesOffer> FindAsync(BinariesRequest request, CancellationToken cancellationToken);
}

/// <summary>What is looked for.</summary>
/// <param name="Major">The major version that made the data at hand; <see langword="null"/> for a new cluster.</param>
/// <param name="AllowInstall">Whether something may be installed.</param>
/// <param name="Report">Receives a line for each operation that takes long.</param>
internal sealed record BinariesRequest(int? Major, bool AllowInstall, Action<string> Report);

/// <summary>The result of a source.</summary>
/// <param name="Folders">Folders that may hold <c>initdb</c> and <c>postgres</c>, best first.</param>
/// <param name="Reason">Why there is none.</param>
internal sealed record BinariesOffer(IReadOnlyList<string> Folders, string Reason)
{
    public static BinariesOffer None(string reason) => new([], reason);

    public static BinariesOffer Of(params string[] folders) => new(folders, "");
}
