using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Commerce.Http;

/// <summary>
/// Reads values of a request. What could mean two things is refused: a comma in a number is a decimal separator to some callers and a
/// thousands separator to others, and <c>03.02.2026</c> is in February or in March. Numbers have a decimal point, and times are those of
/// ISO 8601.
/// </summary>
internal static partial class ValueText
{
    /// <summary>Reads a value. A date or time without an offset is in UTC.</summary>
    public static bool TryParse<T>(string text, [MaybeNullWhen(false)] out T value)
        where T : IParsable<T>
    {
        value = default;
        return (Form<T>.Regex?.IsMatch(text) ?? true) && TryParseForm(text, out value);
    }

    private static bool TryParseForm<T>(string text, [MaybeNullWhen(false)] out T value)
        where T : IParsable<T>
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        // The branches are resolved when the method is compiled for a type.
        if (typeof(T) == typeof(DateTimeOffset))
        {
            var isValid = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
            value = (T)(object)time;
            return isValid;
        }

        if (typeof(T) == typeof(DateTime))
        {
            var isValid = DateTime.TryParse(text, CultureInfo.InvariantCulture, Utc, out var time);
            value = (T)(object)time;
            return isValid;
        }

        return T.TryParse(text, CultureInfo.InvariantCulture, out value) && IsFinite(value);
    }

    /// <summary>A number that is too large for a double is infinite, which JSON cannot say.</summary>
    private static bool IsFinite<T>(T value) => value switch
    {
        double number => double.IsFinite(number),
        float number => float.IsFinite(number),
        Half number => Half.IsFinite(number),
        _ => true,
    };

    [GeneratedRegex(@"^[+-]?\d+\z", RegexOptions.CultureInvariant)]
    private static partial Regex WholeNumber();

    [GeneratedRegex(@"^[+-]?\d+(\.\d+)?([eE][+-]?\d+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Date();

    [GeneratedRegex(@"^\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex TimeOfDay();

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?([Zz]|[+-]\d{2}:\d{2})?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Instant();

    // A number alone would be days.
    [GeneratedRegex(@"^-?(\d+\.)?\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Duration();

    /// <summary>The form of the texts of a type; none for a type that decides itself.</summary>
    private static class Form<T>
    {
        public static readonly Regex? Regex =
            typeof(T) == typeof(decimal) || typeof(T) == typeof(double)
                || typeof(T) == typeof(float) || typeof(T) == typeof(Half) ? Number()
            : typeof(T) == typeof(int) || typeof(T) == typeof(long) || typeof(T) == typeof(short) ? WholeNumber()
            : typeof(T) == typeof(DateOnly) ? Date()
            : typeof(T) == typeof(TimeOnly) ? TimeOfDay()
            : typeof(T) == typeof(DateTime) || typeof(T) == typeof(DateTimeOffset) ? Instant()
            : typeof(T) == typeof(TimeSpan) ? Duration()
            : null;
    }
}
