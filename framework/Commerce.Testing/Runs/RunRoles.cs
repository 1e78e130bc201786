using Commerce.Postgres.Walls;
using Npgsql;

namespace Commerce.Testing.Runs;

/// <summary>
/// The roles of modules, which belong to the server and not to a database: they are dropped with the last database that uses them.
/// </summary>
internal static class RunRoles
{
    /// <summary>Drops the roles that were created for some databases, unless copies of these are left.</summary>
    /// <param name="connection">A connection to the server.</param>
    /// <param name="databases">The names of the databases, which are dropped already.</param>
    /// <param name="cancellationToken">Cancels the statements.</param>
    public static async Task DropAsync(
        NpgsqlConnection connection, IReadOnlyList<string> databases, CancellationToken cancellationToken)
    {
        var prefixes = databases.Select(WallRole.PrefixOf).ToArray();
        await using var drop = new NpgsqlCommand(
            """
            do $drop$
            declare part record;
            begin
                for part in select rolname from pg_roles where exists (
                    select from unnest(string_to_array(current_setting('commerce.prefixes'), ',')) as prefix
                    where starts_with(rolname, prefix))
                loop
                    begin
                        execute format('drop role %I', part.rolname);
                    exception when dependent_objects_still_exist or insufficient_privilege or undefined_object then
                        null;
                    end;
                end loop;
            end $drop$
            """,
            connection);
        await using var name = new NpgsqlCommand("select set_config('commerce.prefixes', $1, false)", connection)
        {
            Parameters = { new NpgsqlParameter { Value = string.Join(',', prefixes) } },
        };
        await name.ExecuteNonQueryAsync(cancellationToken);
        await drop.ExecuteNonQueryAsync(cancellationToken);
    }
}
