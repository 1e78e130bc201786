namespace Commerce.Hosting;

/// <summary>Reads members of the application's files.</summary>
internal static class UserCode
{
    /// <summary>Reads a member. An exception of it becomes a problem with the file's name.</summary>
    /// <returns><see langword="null"/> when the member threw.</returns>
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
            var cause = exception is TypeInitializationException { InnerException: { } inner } ? inner : exception;
            problems.Add(new Problem(id, $"Reading its {member} failed: {cause.Message}", file, "Correct the file; see the message."));
            return null;
        }
    }
}
