using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Records.Declaration;

/// <summary>
/// Compares a migrated database with the data model of a module. Call it in the module's tests to find a forgotten migration; a host does
/// so when it starts in Development.
/// </summary>
/// <remarks>The model is created in scratch schemas, read back as PostgreSQL understands it, and rolled back.</remarks>
public static class SchemaCheck
{
    /// <summary>Compares a database with a model.</summary>
    /// <param name="database">
    /// The database, with the migrations of the runtime and those of the module. Its user must be allowed to create schemas.
    /// </param>
    /// <param name="model">The data model.</param>
    /// <param name="cancellationToken">Cancels the comparison.</param>
    /// <returns>
    /// A problem <c>COM6044</c> for each table, column (type, nullability, default), index and constraint that is missing or differs, and
    /// for each undeclared column that requires a value. Empty when the two agree. Anything else that is not declared is ignored.
    /// </returns>
    /// <exception cref="CommerceException">
    /// <c>COM6063</c>: the database is not available. <c>COM6064</c>: the user may not create schemas.
    /// </exception>
    public static async Task<IReadOnlyList<Problem>> CompareAsync(
        Database database, DataModel model, CancellationToken cancellationToken = default) =>
        (await ReadAsync(database, model, cancellationToken)).Problems();

    /// <summary>Writes the migration that makes a database agree with the models of a module.</summary>
    /// <param name="database">As for <see cref="CompareAsync"/>.</param>
    /// <param name="models">The data models.</param>
    /// <param name="cancellationToken">Cancels the comparison.</param>
    /// <returns>
    /// The statements, to be read before they are applied: a renamed column looks like a new one, and a column that becomes required needs
    /// a value in the existing rows. What is not declared is a comment. Empty when all agree.
    /// </returns>
    /// <exception cref="CommerceException">As for <see cref="CompareAsync"/>.</exception>
    public static async Task<string> ScriptAsync(
        Database database, IEnumerable<DataModel> models, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(models);
        var scripts = new List<string>();
        foreach (var model in models)
        {
            scripts.Add((await ReadAsync(database, model, cancellationToken)).Script());
        }

        var script = string.Join("\n\n", scripts.Where(one => one.Length > 0));
        return MigrationGuard.Allow(script) + script;
    }

    private static async Task<SchemaComparison> ReadAsync(Database database, DataModel model, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(database);
        ArgumentNullException.ThrowIfNull(model);
        try
        {
            return await CreateAndReadAsync(database, model, cancellationToken);
        }
        catch (NpgsqlException exception)
        {
            throw database.ExplainRead(exception);
        }
    }

    private static async Task<SchemaComparison> CreateAndReadAsync(
        Database database, DataModel model, CancellationToken cancellationToken)
    {
        var schemas = SchemaScript.Schemas(model).ToList();
        var scratch = schemas.ConvertAll(schema => $"declaration {schemas.IndexOf(schema)} of commerce");
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var existing = await SchemaPart.ReadAsync(connection, schemas, schemas, cancellationToken);
        var script = SchemaScript.Of(model, schema => scratch[schemas.IndexOf(schema)]);
        await using (var create = new NpgsqlCommand(script, connection, transaction))
        {
            await create.ExecuteNonQueryAsync(cancellationToken);
        }

        var declared = await SchemaPart.ReadAsync(connection, schemas, scratch, cancellationToken);
        await transaction.RollbackAsync(cancellationToken);
        return new SchemaComparison(model, existing, declared);
    }
}
