using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Commerce.Http;

/// <summary>
/// Reads a route method's parameters from a request. All mistakes of a request are collected, so that one response names them all.
/// Generated code calls it; it is not meant for applications.
/// </summary>
/// <param name="context">The request.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class RequestBinder(HttpContext context)
{
    private List<FieldError>? errors;

    private delegate bool Parser<T>(string text, [MaybeNullWhen(false)] out T value);

    /// <summary>Reads a route parameter.</summary>
    /// <param name="name">Its name in the pattern.</param>
    public T? Route<T>(string name)
        where T : IParsable<T> => Required<T>(name, RouteText(name), ValueText.TryParse);

    /// <summary>Reads a route parameter that is an enum: its snake_case name, or its C# name in any case.</summary>
    /// <param name="name">Its name in the pattern.</param>
    public T RouteEnum<T>(string name)
        where T : struct, Enum => Required<T>(name, RouteText(name), EnumNames<T>.TryParse);

    /// <summary>Reads a query value that is required.</summary>
    /// <param name="name">Its key.</param>
    public T? Query<T>(string name)
        where T : IParsable<T> => Required<T>(name, context.Request.Query[name], ValueText.TryParse);

    /// <summary>Reads a query value that may be absent.</summary>
    /// <param name="name">Its key.</param>
    /// <returns><see langword="null"/> when absent.</returns>
    public T? QueryOrNull<T>(string name)
        where T : class, IParsable<T> => OrNull<T>(name, context.Request.Query[name]);

    /// <summary>Reads a query value of a value type that may be absent.</summary>
    /// <param name="name">Its key.</param>
    /// <returns><see langword="null"/> when absent.</returns>
    public T? QueryOrDefault<T>(string name)
        where T : struct, IParsable<T> => OrDefault<T>(name, context.Request.Query[name], ValueText.TryParse);

    /// <summary>Reads a query value that is an enum and is required: its snake_case name, or its C# name in any case.</summary>
    /// <param name="name">Its key.</param>
    public T QueryEnum<T>(string name)
        where T : struct, Enum => Required<T>(name, context.Request.Query[name], EnumNames<T>.TryParse);

    /// <summary>Reads a query value that is an enum and may be absent.</summary>
    /// <param name="name">Its key.</param>
    /// <returns><see langword="null"/> when absent.</returns>
    public T? QueryEnumOrDefault<T>(string name)
        where T : struct, Enum => OrDefault<T>(name, context.Request.Query[name], EnumNames<T>.TryParse);

    /// <summary>Reads a header that is required.</summary>
    /// <param name="name">Its name, in any case.</param>
    public T? Header<T>(string name)
        where T : IParsable<T> => Required<T>(name, context.Request.Headers[name], ValueText.TryParse);

    /// <summary>Reads a header that may be absent.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns><see langword="null"/> when absent.</returns>
    public T? HeaderOrNull<T>(string name)
        where T : class, IParsable<T> => OrNull<T>(name, context.Request.Headers[name]);

    /// <summary>Reads a header of a value type that may be absent.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns><see langword="null"/> when absent.</returns>
    public T? HeaderOrDefault<T>(string name)
        where T : struct, IParsable<T> => OrDefault<T>(name, context.Request.Headers[name], ValueText.TryParse);

    /// <summary>Reads a header that is an enum and is required: its snake_case name, or its C# name in any case.</summary>
    /// <param name="name">Its name, in any case.</param>
    public T HeaderEnum<T>(string name)
        where T : struct, Enum => Required<T>(name, context.Request.Headers[name], EnumNames<T>.TryParse);

    /// <summary>Reads a header that is an enum and may be absent.</summary>
    /// <param name="name">Its name, in any case.</param>
    /// <returns><see langword="null"/> when absent.</returns>
    public T? HeaderEnumOrDefault<T>(string name)
        where T : struct, Enum => OrDefault<T>(name, context.Request.Headers[name], EnumNames<T>.TryParse);

    /// <summary>Reads the body as JSON.</summary>
    /// <exception cref="CommerceException">The body is not JSON (415), malformed or of the wrong shape (400), or <c>null</c>.</exception>
    public async ValueTask<T?> BodyAsync<T>()
        where T : notnull
    {
        var body = await ReadBodyAsync<T>();
        if (body is null)
        {
            Add("", "The body must not be null.");
        }

        return body;
    }

    /// <summary>Reads the body as JSON, if there is one.</summary>
    /// <returns><see langword="null"/> when the request has no body or the JSON is <c>null</c>.</returns>
    /// <exception cref="CommerceException">The body is not JSON (415), or malformed or of the wrong shape (400).</exception>
    public async ValueTask<T?> BodyOrNullAsync<T>()
        where T : class => HasBody ? await ReadBodyAsync<T>() : null;

    /// <inheritdoc cref="BodyOrNullAsync{T}"/>
    public async ValueTask<T?> BodyOrDefaultAsync<T>()
        where T : struct => HasBody ? await ReadBodyAsync<T?>() : null;

    /// <summary>Resolves a service from the request's container.</summary>
    public T Service<T>()
        where T : notnull => context.RequestServices.GetRequiredService<T>();

    /// <summary>Throws when any parameter could not be read.</summary>
    /// <exception cref="CommerceException">Invalid data, with every mistake in <see cref="CommerceException.Errors"/>.</exception>
    public void ThrowIfInvalid()
    {
        if (errors is not null)
        {
            throw Invalid(errors, null);
        }
    }

    // The server knows whether a body can follow (a chunked one has no length); without that feature only the length shows it.
    private bool HasBody =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody ?? context.Request.ContentLength is > 0;

    private static CommerceException Invalid(IReadOnlyList<FieldError> errors, Exception? inner) =>
        new(ErrorType.InvalidData, "Invalid request: " + string.Join("; ", errors.Select(error => error.Message)), inner: inner)
        {
            Errors = errors,
        };

    private static string Describe<T>(JsonException exception)
    {
        var path = exception.Path is null or "$" ? "the body" : $"field '{exception.Path.TrimStart('$', '.')}'";
        return exception.LineNumber is { } line
            ? $"The JSON at line {line + 1}, byte {exception.BytePositionInLine + 1} cannot be read as {path} of {typeof(T).Name}"
            : $"{exception.Message}";
    }

    private string? RouteText(string name) => Convert.ToString(context.Request.RouteValues[name], CultureInfo.InvariantCulture);

    private async ValueTask<T?> ReadBodyAsync<T>()
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new CommerceException(
                ErrorType.UnsupportedMediaType, "The body must be JSON: send the header 'Content-Type: application/json'.");
        }

        try
        {
            return await context.Request.ReadFromJsonAsync<T>(HttpJson.OptionsOf(context), context.RequestAborted);
        }
        catch (JsonException exception)
        {
            var path = exception.Path is null or "$" ? "" : exception.Path.TrimStart('$', '.');
            throw Invalid([new FieldError(path, Describe<T>(exception))], exception);
        }
    }

    private T? OrNull<T>(string name, StringValues values)
        where T : class, IParsable<T> => StringValues.IsNullOrEmpty(values) ? null : Required<T>(name, values, ValueText.TryParse);

    private T? OrDefault<T>(string name, StringValues values, Parser<T> parser)
        where T : struct => StringValues.IsNullOrEmpty(values) ? null : Required(name, values, parser);

    private T? Required<T>(string name, StringValues values, Parser<T> parser)
    {
        if (StringValues.IsNullOrEmpty(values))
        {
            Add(name, $"Field '{name}' is required");
            return default;
        }

        if (values.Count > 1)
        {
            Add(name, $"Field '{name}' is given {values.Count} times, expected once");
            return default;
        }

        if (parser(values[0]!, out var value))
        {
            return value;
        }

        Add(name, Mismatch(typeof(T), name, values[0]!));
        return default;
    }

    private static string Mismatch(Type type, string name, string text) =>
        type.IsEnum
            ? $"Expected: '{EnumNames.Shown(type)}' for field '{name}', but got: '{text}'"
            : $"Expected type: '{DisplayName(type)}' for field '{name}', got: '{text}'";

    [SuppressMessage("Globalization", "CA1308", Justification = "Type names are shown in lower case.")]
    private static string DisplayName(Type type) =>
        type == typeof(int) || type == typeof(long) || type == typeof(short) ? "integer"
        : type == typeof(decimal) || type == typeof(double) || type == typeof(float) ? "number"
        : type == typeof(bool) ? "boolean"
        : type == typeof(DateTimeOffset) || type == typeof(DateTime) ? "ISO 8601 time"
        : type == typeof(DateOnly) ? "ISO 8601 date"
        : type == typeof(TimeOnly) || type == typeof(TimeSpan) ? "hours:minutes:seconds"
        : type.Name.ToLowerInvariant();

    private void Add(string field, string message) => (errors ??= []).Add(new FieldError(field, message));
}
