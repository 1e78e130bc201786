namespace Commerce.Postgres.Migrations;

/// <summary>The state of a migration in a database.</summary>
internal enum MigrationState
{
    /// <summary>Applied, and unchanged since.</summary>
    Applied,

    /// <summary>Not applied yet.</summary>
    Pending,

    /// <summary>Applied, but its file was changed since. Nothing runs until that is fixed.</summary>
    Edited,

    /// <summary>Applied, but not in the code: the database was migrated by another version of the application.</summary>
    Unknown,
}
