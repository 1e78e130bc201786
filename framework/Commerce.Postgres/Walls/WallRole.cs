using System.Security.Cryptography;
using System.Text;
using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Walls;

/// <summary>
/// The roles of modules. A module's role owns its schema and has rights on no other, so that a statement of the module on another
/// module's table is rejected by the server.
/// </summary>
/// <remarks>
/// Roles belong to a whole server, so that their names carry a hash of the database. A copy of a database keeps the roles of its original,
/// which own its schemas: what counts is who owns the schema.
/// </remarks>
internal static class WallRole
{
    private const int MaxName = 63;

    /// <summary>Selects the owners of schemas that are roles of modules.</summary>
    public const string Pattern = "^commerce_[0-9a-f]{8}_";

    /// <summary>
    /// Whether the user of the connection may use the role <c>nspowner</c>. PostgreSQL 16 tells that apart from being a member; which user
    /// has connected is what counts for <c>set role</c>.
    /// </summary>
    public const string IsUsable =
        "pg_has_role(session_user, nspowner, " +
        "case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end)";

    /// <summary>Returns what the names of the roles of a database begin with.</summary>
    public static string PrefixOf(string database) => $"commerce_{Hash(database)}_";

    /// <summary>Returns the name of the role that a module gets.</summary>
    /// <param name="database">The database.</param>
    /// <param name="module">The module, whose schema has its name.</param>
    public static string NameOf(string database, string module)
    {
        var name = PrefixOf(database) + module;
        return name.Length <= MaxName ? name : PrefixOf(database) + Hash(module);
    }

    /// <summary>
    /// Writes the statement by which a user creates the role of a module for itself. Nothing happens where the user may not do so.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="module">The module.</param>
    public static string CreateOwnScript(string database, string module) =>
        CreateScript(database, module, "current_user, session_user", "", "exception when insufficient_privilege then null;");

    /// <summary>
    /// Writes the statement by which an administrator creates the role of a module for a user, who may then grant it to others.
    /// </summary>
    /// <param name="database">The database.</param>
    /// <param name="module">The module.</param>
    /// <param name="user">The user, as whom the application connects.</param>
    public static string CreateScript(string database, string module, string user) =>
        CreateScript(database, module, SqlName.Literal(user), "admin", "");

    /// <summary>
    /// Writes the statement that creates the role and gives it the module's schema with everything in it. It may run again, and at the
    /// same time on other databases.
    /// </summary>
    private static string CreateScript(
        string database, string module, string users, string option, string handler) => $$"""
        do $walls$
        declare
            wanted name := {{SqlName.Literal(NameOf(database, module))}};
            owner name := (select pg_get_userbyid(nspowner) from pg_namespace where nspname = {{SqlName.Literal(module)}});
            member name;
            is_new boolean := current_setting('server_version_num')::int >= 160000;
            part record;
        begin
            if owner ~ '{{Pattern}}' then wanted := owner; end if;
            if not exists (select from pg_roles where rolname = wanted) then
                begin
                    execute format('create role %I nologin', wanted);
                exception when duplicate_object or unique_violation then
                    null;
                end;
            end if;
            foreach member in array array[{{users}}]::name[] loop
                if '{{option}}' = 'admin' or not pg_has_role(member, wanted, case when is_new then 'set' else 'member' end) then
                    execute format('grant %I to %I %s', wanted, member, case
                        when is_new then 'with inherit true, set true{{(option.Length > 0 ? ", admin true" : "")}}'
                        else '{{(option.Length > 0 ? "with admin option" : "")}}' end);
                end if;
            end loop;
            if exists (select from pg_namespace where nspname = 'commerce') then
                execute format('grant usage on schema commerce to %I', wanted);
            end if;
            if owner is null then
                execute format('create schema %I authorization %I', {{SqlName.Literal(module)}}, wanted);
            elsif owner <> wanted then
                execute format('alter schema %I owner to %I', {{SqlName.Literal(module)}}, wanted);
            end if;
            -- Also what was created while there was no role, or by another user.
            for part in
                select case relkind when 'v' then 'view' when 'm' then 'materialized view' when 'S' then 'sequence'
                    when 'f' then 'foreign table' when 'c' then 'type' else 'table' end || format(' %I.%I', nspname, relname) as what
                from pg_class join pg_namespace on pg_namespace.oid = relnamespace
                where nspname = {{SqlName.Literal(module)}} and relkind in ('r', 'p', 'v', 'm', 'S', 'f', 'c')
                    and pg_get_userbyid(relowner) <> wanted and (relispartition or relkind = 'c' or not exists (
                        select from pg_depend
                        where objid = pg_class.oid and refobjid <> pg_class.oid and deptype in ('a', 'i', 'e')))
                union all
                select format('routine %s', pg_proc.oid::regprocedure)
                from pg_proc join pg_namespace on pg_namespace.oid = pronamespace
                where nspname = {{SqlName.Literal(module)}} and pg_get_userbyid(proowner) <> wanted and not exists (
                    select from pg_depend where objid = pg_proc.oid and deptype = 'e')
                union all
                select case typtype when 'd' then 'domain' else 'type' end || format(' %I.%I', nspname, typname)
                from pg_type join pg_namespace on pg_namespace.oid = typnamespace
                where nspname = {{SqlName.Literal(module)}} and typtype in ('d', 'e', 'r') and pg_get_userbyid(typowner) <> wanted
            loop
                execute format('alter %s owner to %I', part.what, wanted);
            end loop;
        {{handler}}
        end $walls$
        """;

    private static string Hash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
}
