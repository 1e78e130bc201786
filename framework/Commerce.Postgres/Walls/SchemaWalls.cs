using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Walls;

/// <summary>Reads which modules have a role on a database.</summary>
internal static class SchemaWalls
{
    /// <summary>Writes the statement by which an administrator creates the role of a module for the user of a database.</summary>
    public static async Task<string> ScriptAsync(Database database, string module, CancellationToken cancellationToken)
    {
        var place = await database.Loops.ReadAsync(
            batch => batch.Add("select current_database()::text, session_user::text"),
            row => (Database: row.GetString(0), User: row.GetString(1)),
            cancellationToken);
        return $"{WallRole.CreateScript(place[0].Database, module, place[0].User)};";
    }

    /// <summary>Reads the roles of modules that the user of the connections can use.</summary>
    /// <param name="database">The database.</param>
    /// <param name="modules">The modules, whose schemas have their names.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The roles by module; modules without one are not among them.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> ReadAsync(
        Database database, IReadOnlyList<string> modules, CancellationToken cancellationToken)
    {
        var rows = await database.Loops.ReadAsync(
            batch => batch.Add(
                $"""
                select nspname::text, rolname::text from pg_namespace join pg_roles on pg_roles.oid = nspowner
                where nspname = any($1) and rolname ~ '{WallRole.Pattern}' and {WallRole.IsUsable}
                """,
                [modules.ToArray()]),
            row => (Module: row.GetString(0), Role: row.GetString(1)),
            cancellationToken);
        return rows.ToDictionary(row => row.Module, row => row.Role, StringComparer.Ordinal);
    }
}
