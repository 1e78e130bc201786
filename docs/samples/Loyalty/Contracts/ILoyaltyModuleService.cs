using Commerce.Querying;

namespace Acme.Loyalty;

/// <summary>Keeps accounts and their points.</summary>
public interface ILoyaltyModuleService
{
    Task<Account> OpenAccountAsync(OpenAccountInput input, CancellationToken cancellationToken = default);

    /// <summary>One account, with its entries.</summary>
    Task<Account> RetrieveAccountAsync(string id, CancellationToken cancellationToken = default);

    Task<ListPage<Account>> ListAccountsAsync(ListQuery<Account>? query = null, CancellationToken cancellationToken = default);

    Task<Account> UpdateAccountAsync(UpdateAccountInput input, CancellationToken cancellationToken = default);

    /// <summary>Soft-deletes an account and its entries until it is reopened.</summary>
    Task CloseAccountAsync(string id, CancellationToken cancellationToken = default);

    Task ReopenAccountAsync(string id, CancellationToken cancellationToken = default);

    Task<Entry> EarnAsync(string accountId, int points, string reason, CancellationToken cancellationToken = default);

    /// <summary>Spends points; never more than there are, however many callers spend at once.</summary>
    Task<Entry> SpendAsync(string accountId, int points, string reason, CancellationToken cancellationToken = default);

    /// <summary>The entries since a time, the latest first, with their accounts.</summary>
    Task<IReadOnlyList<Entry>> ListEntriesSinceAsync(DateTimeOffset since, int take, CancellationToken cancellationToken = default);
}
