using Commerce.Records.Declaration;

namespace Commerce.Users;

/// <summary>The data model of the module.</summary>
internal static class UserData
{
    /// <summary>The hidden column by which addresses are compared.</summary>
    public const string NormalizedEmail = "email_normalized";

    public static DataModel Model { get; } = DataModel.Create("user", model =>
    {
        model.Entity<User>("user", user =>
        {
            user.Id("user");
            user.Property(row => row.Email).Searchable();
            user.Property(row => row.FirstName).Searchable();
            user.Property(row => row.LastName).Searchable();
            user.Property(row => row.Metadata).Merged();
            user.Computed(NormalizedEmail, row => row.Email, EmailAddress.Normalize).Unique();
            user.Emits();
        });
        model.Entity<InviteRow>("invite", invite =>
        {
            invite.Id("invite");
            invite.Property(row => row.Email).Searchable();
            invite.Property(row => row.Accepted).Default(false);
            invite.Property(row => row.Metadata).Merged();
            invite.Computed(NormalizedEmail, row => row.Email, EmailAddress.Normalize).Unique();
            invite.Index(row => row.ExpiresAt).AllRows();
        });
    });
}
