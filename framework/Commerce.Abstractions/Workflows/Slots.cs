namespace Commerce.Workflows;

/// <summary>Reads values that may not be there: of branches not taken and steps that were skipped.</summary>
internal static class Slots
{
    public static T As<T>(object? value) => value is null ? default! : (T)value;
}
