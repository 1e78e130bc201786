using System.Security.Cryptography;
using System.Text;

namespace Commerce.Postgres.Migrations;

/// <summary>A migration: an SQL file, and the file that reverts it.</summary>
/// <param name="Name">The name without extension, such as <c>0001_users</c>. Migrations run in the ordinal order of their names.</param>
/// <param name="Sql">The statements. Unqualified names belong to the module's schema.</param>
/// <param name="Down">The statements of <c>0001_users.down.sql</c>. Default: none; the migration cannot be rolled back.</param>
public sealed record Migration(string Name, string Sql, string? Down = null)
{
    /// <summary>
    /// Gets the SHA-256 of <see cref="Sql"/> with Unix line endings, in hexadecimal. <see cref="Down"/> is not part of it, so that it may
    /// be added or corrected later.
    /// </summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));
}
