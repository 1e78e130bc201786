namespace Commerce.Hosting.Boot;

/// <summary>The result of a boot phase that has something to stop.</summary>
internal interface IStoppable
{
    /// <summary>Stops what the phase has started; what later phases started is stopped already.</summary>
    Task StopAsync();
}
