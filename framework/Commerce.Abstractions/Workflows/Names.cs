namespace Commerce.Workflows;

/// <summary>Checks names. They are parts of journal paths and idempotency keys, so they contain no separator of these.</summary>
internal static class Names
{
    public static void Check(string name, string what)
    {
        if (string.IsNullOrEmpty(name) || name.Any(sign => !char.IsLetterOrDigit(sign) && sign is not ('-' or '_' or '.')))
        {
            throw CommerceException.Create(
                "COM3007",
                ErrorType.InvalidArgument,
                $"'{name}' cannot be the name of a {what}. Use letters, digits, '-', '_' and '.'.");
        }
    }
}
