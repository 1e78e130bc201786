namespace Commerce.Hosting.Commands;

/// <summary>Distinguishes a command from configuration.</summary>
internal static class CommandArguments
{
    /// <summary>Splits the arguments of the process.</summary>
    /// <param name="arguments">
    /// The arguments. They are a command when the first one is a bare word, which configuration never begins with, or asks for help. What
    /// follows <c>--</c> in a command is configuration.
    /// </param>
    /// <returns>The command, or <see langword="null"/> to serve; and the configuration.</returns>
    public static (IReadOnlyList<string>? Command, string[] Configuration) Split(string[] arguments)
    {
        if (arguments is not [var first, ..] || !(IsWord(first) || first is "--help" or "-h" or "-?"))
        {
            return (null, arguments);
        }

        var end = Array.IndexOf(arguments, "--");
        return end < 0 ? (arguments, []) : (arguments[..end], arguments[(end + 1)..]);
    }

    private static bool IsWord(string argument) => argument is [not ('-' or '/'), ..] && !argument.Contains('=', StringComparison.Ordinal);
}
