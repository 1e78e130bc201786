using Commerce.Records.Declaration;

namespace Acme.Loyalty;

/// <summary>What the module stores.</summary>
internal static class LoyaltyData
{
    public static DataModel Model { get; } = DataModel.Create("loyalty", model =>
    {
        model.Entity<Account>("account", account =>
        {
            account.Id("account");
            account.Property(row => row.Email).Searchable();
            account.Property(row => row.Name).Searchable();
            account.Computed("email_normalized", row => row.Email, email => email?.Trim().ToUpperInvariant()).Unique();
            account.HasMany(row => row.Entries, entry => entry.AccountId).CascadeOnDelete();
            account.Emits("loyalty_account");
        });
        model.Entity<Entry>("entry", entry =>
        {
            entry.Id("entry");
            entry.Index(row => row.CreatedAt);
            entry.Check("entry_points_check", "points <> 0");
            entry.BelongsTo(row => row.Account, row => row.AccountId);
        });
    });
}
