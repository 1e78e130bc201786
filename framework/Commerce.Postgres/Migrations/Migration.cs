using System.Security.Cryptography;
using System.Text;

namespace Commerce.Postgres.Migrations;

/// <summary>One SQL file, and the one that undoes it.</summary>
/// <param name="Name">Its name without extension, such as <c>0001_users</c>; migrations run in the order of their names.</param>
/// <param name="Sql">Its text; several statements are allowed, unqualified names belong to the module's schema.</param>
/// <param name="Down">The text of <c>0001_users.down.sql</c>. Default: there is none, and it cannot be rolled back.</param>
public sealed record Migration(string Name, string Sql, string? Down = null)
{
    /// <summary>SHA-256 of the text with Unix line ends, in hex. What undoes it may be added or corrected later.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));
}
