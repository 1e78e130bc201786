namespace Commerce.Hosting.Boot;

/// <summary>A part of a running host that works in the background. A host without the role for it does not have the part.</summary>
internal interface IBackgroundPart
{
    /// <summary>Begins to work.</summary>
    Task StartAsync(CancellationToken cancellationToken);

    /// <summary>Begins no more work; running work continues.</summary>
    void RequestStop();

    /// <summary>Stops, also when the start failed half-way.</summary>
    /// <param name="limit">How long the running work may take to end; the rest is released for other hosts.</param>
    Task StopAsync(TimeSpan limit);
}
