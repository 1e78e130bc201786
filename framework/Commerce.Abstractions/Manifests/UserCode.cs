using Commerce.Diagnostics;

namespace Commerce.Manifests;

/// <summary>Reads members of the application's files. What they throw becomes a problem that names the file.</summary>
internal static class UserCode
{
    /// <summary>Reads a member.</summary>
    /// <param name="file">The file, relative to its project.</param>
    /// <param name="member">What is read, for the message: <c>Config</c>.</param>
    /// <param name="read">Reads the member.</param>
    /// <param name="id">The id of the problem when reading fails.</param>
    /// <param name="problems">The problem is added here.</param>
    /// <returns>The value; <see langword="null"/> when reading failed.</returns>
    public static T? Read<T>(string file, string member, Func<T> read, string id, List<Problem> problems)
        where T : class
    {
        try
        {
            return read();
        }
        catch (Exception exception)
        {
            // A static field that throws shows as the failure of its type.
            var cause = ExceptionText.Message(ExceptionText.Cause(exception));
            problems.Add(new Problem(id, $"Reading its {member} failed: {cause}", file, "Correct the file; see the message."));
            return null;
        }
    }
}
