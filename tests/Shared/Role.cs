using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Tests;

/// <summary>A role without any rights beyond those that everybody has. It ends with the test.</summary>
internal sealed class Role : IAsyncDisposable
{
    private readonly Database owner;

    private Role(Database owner, string name)
    {
        (this.owner, Name) = (owner, name);
        ConnectionString = new NpgsqlConnectionStringBuilder(owner.ConnectionString)
        {
            Username = name,
            Password = name,
            Pooling = false,
        }.ConnectionString;
    }

    public string Name { get; }

    public string ConnectionString { get; }

    /// <summary>Creates an empty database where tests may create roles, on a server of their own where necessary.</summary>
    /// <returns>Its connection string.</returns>
    public static async Task<string> CreateDatabaseAsync() => await (await Commerce.Testing.SharedPostgres.GetPrivateAsync())
        .CreateDatabaseAsync(cancellationToken: TestContext.Current.CancellationToken);

    public static async Task<Role> CreateAsync(Database owner)
    {
        var role = new Role(owner, $"role_{Guid.NewGuid():N}");
        await owner.ExecuteAsync(
            $"create role {role.Name} login password '{role.Name}'", cancellationToken: TestContext.Current.CancellationToken);
        return role;
    }

    public async ValueTask DisposeAsync()
    {
        await owner.ExecuteAsync($"drop owned by {Name}", cancellationToken: CancellationToken.None);
        await owner.ExecuteAsync($"drop role {Name}", cancellationToken: CancellationToken.None);
    }
}
