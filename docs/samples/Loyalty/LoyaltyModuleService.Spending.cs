using Commerce;

namespace Acme.Loyalty;

/// <summary>This part: spending, in SQL of its own.</summary>
internal sealed partial class LoyaltyModuleService
{
    // The second statement sees what was committed while the first one waited for the lock; in one statement it would not.
    private const string LockAccount = "select id from loyalty.account where id = $1 for update";
    private const string Balance = "select coalesce(sum(points), 0) from loyalty.entry where account_id = $1 and deleted_at is null";

    public async Task<Entry> SpendAsync(string accountId, int points, string reason, CancellationToken cancellationToken)
    {
        ThrowIfNotPositive(points);
        await using var session = database.BeginSession();
        await session.QueryAsync(LockAccount, row => row.GetString(0), [accountId], cancellationToken);
        await accounts.RetrieveAsync(accountId, cancellationToken: cancellationToken);
        var balance = (await session.QueryAsync(Balance, row => row.GetInt64(0), [accountId], cancellationToken))[0];
        if (balance < points)
        {
            throw new CommerceException(ErrorType.NotAllowed, $"Account {accountId} has {balance} points; {points} are asked for.");
        }

        var entry = await entries.CreateAsync(new NewEntry(accountId, -points, reason), cancellationToken);
        await session.CommitAsync(cancellationToken);
        return entry;
    }
}
