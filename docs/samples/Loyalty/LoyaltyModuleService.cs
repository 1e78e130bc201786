using Commerce;
using Commerce.Postgres.Sessions;
using Commerce.Querying;
using Commerce.Records;
using Microsoft.Extensions.Options;

namespace Acme.Loyalty;

/// <summary>The module's main service.</summary>
internal sealed partial class LoyaltyModuleService(
    Database database,
    RecordStore<Account> accounts,
    RecordStore<Entry> entries,
    IOptions<LoyaltyModuleOptions> options) : ILoyaltyModuleService
{
    public async Task<Account> OpenAccountAsync(OpenAccountInput input, CancellationToken cancellationToken)
    {
        await using var session = database.BeginSession();
        var account = await accounts.CreateAsync(input, cancellationToken);
        if (options.Value.WelcomePoints > 0)
        {
            await entries.CreateAsync(new NewEntry(account.Id, options.Value.WelcomePoints, "welcome"), cancellationToken);
        }

        await session.CommitAsync(cancellationToken);
        return account;
    }

    public Task<Account> RetrieveAccountAsync(string id, CancellationToken cancellationToken) =>
        accounts.RetrieveAsync(id, include: ["entries"], cancellationToken);

    public Task<ListPage<Account>> ListAccountsAsync(ListQuery<Account>? query, CancellationToken cancellationToken) =>
        accounts.ListAndCountAsync(query, cancellationToken);

    public Task<Account> UpdateAccountAsync(UpdateAccountInput input, CancellationToken cancellationToken) =>
        accounts.UpdateAsync(input, cancellationToken);

    public Task CloseAccountAsync(string id, CancellationToken cancellationToken) => accounts.SoftDeleteAsync([id], cancellationToken);

    public Task ReopenAccountAsync(string id, CancellationToken cancellationToken) => accounts.RestoreAsync([id], cancellationToken);

    public async Task<IReadOnlyList<Entry>> ListEntriesSinceAsync(DateTimeOffset since, int take, CancellationToken cancellationToken)
    {
        var query = new ListQuery<Entry> { Filter = Filter.Where((Entry entry) => entry.CreatedAt).GreaterOrEqual(since), Take = take };

        return await entries.ListAsync(query.Descending(entry => entry.CreatedAt).With(entry => entry.Account), cancellationToken);
    }

    public async Task<Entry> EarnAsync(string accountId, int points, string reason, CancellationToken cancellationToken)
    {
        ThrowIfNotPositive(points);
        await accounts.RetrieveAsync(accountId, cancellationToken: cancellationToken);
        return await entries.CreateAsync(new NewEntry(accountId, points, reason), cancellationToken);
    }

    private static void ThrowIfNotPositive(int points)
    {
        if (points <= 0)
        {
            throw new CommerceException(ErrorType.InvalidData, $"Points must be more than 0, not {points}.");
        }
    }
}
