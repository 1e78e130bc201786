namespace Samples.Jobs;

/// <summary>What the jobs of the guide call.</summary>
public interface ILedgerService
{
    Task CloseAsync(DateOnly day, CancellationToken cancellationToken);

    Task FetchAsync(string key, CancellationToken cancellationToken);

    Task SendStatementsAsync(DateOnly month, CancellationToken cancellationToken);
}
