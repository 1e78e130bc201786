using System.Globalization;
using System.Text.Json;
using Commerce.Records.Model;
using Commerce.Records.Tests.Library;

namespace Commerce.Records.Tests.Query;

/// <summary>Values that columns hold and filters ask for, those first that break careless SQL.</summary>
internal static class SampleValues
{
    public static readonly IReadOnlyList<string> Texts =
    [
        "Out of Africa", "out of africa", "O'Brien", "'; drop table library.book; --", @"C:\temp\", @"100% of_it \%", "\"quoted\"", "$1",
        "", " ", "Zoë ÉCOLE straße", "日本語 𝄞 clef", "\u202Eright to left", "line\nbreak\ttab", "null", "{a,\"b\"}", "%", "_", @"\",
        "a b  c", "E'\\x41' U&'\\0041'", "/* comment */ ?", ":p @p {0}", new('x', 5000), "\uFFFD\uE000",
    ];

    public static readonly IReadOnlyList<int> Numbers = [1, 2, 100, int.MaxValue, 0, -5];

    public static readonly IReadOnlyList<long> LongNumbers = [0, 1, -1, 1L << 40, long.MaxValue, long.MinValue];

    public static readonly IReadOnlyList<double> FloatingPoints = [0, -0.0, 4.5, 0.1, 0.1 + 0.2, double.MaxValue, double.Epsilon, -1e-7];

    public static readonly IReadOnlyList<decimal> Decimals = [0m, 0.10m, 0.1m, 12345678901234567890.123456m, -1.5m, decimal.MaxValue];

    public static readonly IReadOnlyList<DateTimeOffset> Times =
    [
        new(2026, 1, 31, 0, 0, 0, TimeSpan.Zero), new(2026, 1, 31, 2, 0, 0, TimeSpan.FromHours(2)), new(
            2026, 1, 31, 23, 59, 59, 999, 999, TimeSpan.Zero),
        new(1969, 12, 31, 23, 59, 59, TimeSpan.FromHours(-5)), new(9999, 12, 31, 0, 0, 0, TimeSpan.Zero),
    ];

    public static readonly IReadOnlyList<string> Documents =
    [
        """{"a":1}""", """{"a":1.0,"b":null}""", """{"a":{"b":[1,2,{"c":"d"}]}}""", """{"o'k\"ey":"v'al","日":"本"}""", """{}""",
        """[1,2,["x"]]""", "\"text\"", "5", "true", """{"a":[1]}""",
    ];

    public static readonly IReadOnlyList<IReadOnlyList<string>> Lists =
        [["en"], ["da", "en, \"US\""], [], ["{a}", "b'c", @"d\e", "NULL", ""], ["日本語"], ["en", "da"]];

    public static readonly IReadOnlyList<string> Patterns =
    [
        "%", "", "_", "%_%", "out%", "Out of Africa", "%a%f%", @"100\% of\_it \\\\%", @"%\\%", @"%\%", @"\_", "%É%", "%STRAßE", "%𝄞%",
        "日本語 _ %", "%'%", "no_el", @"%\_STORIES", "%\n%", @"\o\u\t%", "%x",
    ];

    /// <summary>Values that fit a kind of column, in the forms they come in from code, JSON and query strings.</summary>
    public static IReadOnlyList<object> Of(ColumnKind kind) => kind switch
    {
        ColumnKind.Text => [.. Texts, .. Texts.Take(8).Select(text => Json(text)), Json("日本語 𝄞 clef")],
        ColumnKind.Number => [.. Numbers, Json(100), "100", Json("2")],
        ColumnKind.LongNumber => [.. LongNumbers, 1, Json(long.MaxValue), "-1"],
        ColumnKind.FloatingPoint => [.. FloatingPoints, 4.5m, Json(0.1), "4.5", "1e-1"],
        ColumnKind.BigDecimal => [.. Decimals, 0.1, 0, Json(0.10m), "0.1", JsonElement.Parse("12345678901234567890.123456")],
        ColumnKind.Boolean => [true, false, Json(true), "false"],
        ColumnKind.Timestamp =>
            [.. Times, Json("2026-01-31"), "2026-01-31T02:00:00+02:00", "2026-01-31T23:59:59.999999Z", "2026-01-31T00:00"],
        ColumnKind.Enum => [.. Enum.GetValues<Genre>(), Json("short_stories"), "poetry"],
        ColumnKind.Json =>
        [
            .. Documents.Select(text => (object)JsonElement.Parse(text)), new Cover("red", 2), JsonElement.Parse("""{"colour":"blue"}"""),
            "text", JsonElement.Parse("[[\"x\"]]"), JsonElement.Parse("2"),
        ],
        ColumnKind.TextArray => [.. Lists, Json(Lists[1]), "en", new[] { "en" }],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    /// <summary>Values that no column of a kind holds.</summary>
    public static IReadOnlyList<object> Misfits(ColumnKind kind) => kind switch
    {
        ColumnKind.Text =>
        [
            "a\0b", "\uD834", "\uDD1E\uD834", 5, true, Json(5), JsonElement.Parse("\"\\u0000\""), JsonElement.Parse("\"\\ud834\""),
            Json(Lists[0]), JsonElement.Parse("{}")
        ],
        ColumnKind.Number =>
        [
            "x", "", 5.5, Json(5.5), 99999999999L, "99999999999", true, Json("1; drop table"), JsonElement.Parse("1e400"),
            new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero)
        ],
        ColumnKind.LongNumber => ["9223372036854775808", decimal.MaxValue, 0.5, Json("x"), Json(true), "1 or 1=1"],
        ColumnKind.FloatingPoint => [double.NaN, double.PositiveInfinity, "NaN", "Infinity", "x", Json(true), JsonElement.Parse("1e400")],
        ColumnKind.BigDecimal => ["1e400", JsonElement.Parse("1e40"), double.NaN, "x", Json("0x10"), false],
        ColumnKind.Boolean => ["yes", 1, Json(0), Json("maybe")],
        ColumnKind.Timestamp =>
        [
            "yesterday", "10:00", "2026-13-01", "2026-02-30", "31/01/2026", Json(2026), true, "0001-01-01T00:00:00+14:00", "now()"
        ],
        ColumnKind.Enum => ["novels", "Novel", "", (Genre)99, 0, Json(0), DayOfWeek.Monday],
        ColumnKind.Json => ["a\0b", JsonElement.Parse("""{"a":["\u0000"]}"""), JsonElement.Parse("""{"\u0000":1}"""), JsonElement.Parse(
            """{"a":"\ud834"}""")],
        ColumnKind.TextArray =>
        [
            5, Json(5), JsonElement.Parse("[1]"), JsonElement.Parse("[null]"), JsonElement.Parse("[\"\\u0000\"]"), new string?[] { null },
            new[] { "a\0" }
        ],
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static JsonElement Json<T>(T value) => value is double number
        ? JsonElement.Parse(number.ToString("R", CultureInfo.InvariantCulture))
        : JsonSerializer.SerializeToElement(value);
}
