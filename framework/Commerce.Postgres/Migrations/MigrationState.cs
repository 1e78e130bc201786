namespace Commerce.Postgres.Migrations;

/// <summary>How a migration and a database stand to each other.</summary>
public enum MigrationState
{
    /// <summary>Applied as it is in the code.</summary>
    Applied,

    /// <summary>Not applied yet.</summary>
    Pending,

    /// <summary>Applied, and its file was changed since: nothing runs until that is mended.</summary>
    Edited,

    /// <summary>Applied, and not in the code: the database was migrated by another version of the application.</summary>
    Unknown,
}
