using System.Security.Cryptography;
using System.Text;

namespace Commerce.Hosting.Jobs;

/// <summary>
/// The queue of a job's calls in Hangfire's store. Each job has one of its own, so that only hosts which have the job take its calls: while
/// two versions of an application run, or two applications on one database, the others could do nothing with them.
/// </summary>
internal static class WakeQueue
{
    private const string Prefix = "commerce-";

    /// <summary>Returns the queue of a job. Hangfire allows lower-case letters, digits, underscores and dashes.</summary>
    /// <param name="job">The job's name.</param>
    /// <returns>A readable name, and a hash that makes it unique.</returns>
    public static string Of(string job)
    {
        var readable = string.Concat(job.ToLowerInvariant().Take(30).Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-'));
        return $"{Prefix}{readable}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(job)))[..8]}";
    }
}
