using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Primitives;

namespace Commerce.Http;

/// <summary>
/// Reads a route method's parameters from a request. Used by generated code. Every mistake of a request is collected, so that
/// one answer names them all.
/// </summary>
/// <param name="context">The request.</param>
public sealed class RequestBinder(HttpContext context)
{
    private List<FieldError>? errors;

    /// <summary>A route parameter.</summary>
    /// <param name="name">Its name in the pattern.</param>
    public T? Route<T>(string name)
        where T : IParsable<T> => Parse<T>(name, Convert.ToString(context.Request.RouteValues[name], CultureInfo.InvariantCulture), required: true);

    /// <summary>A query value that must be there.</summary>
    /// <param name="name">Its key.</param>
    public T? Query<T>(string name)
        where T : IParsable<T> => Parse<T>(name, context.Request.Query[name], required: true);

    /// <summary>A query value that may be absent.</summary>
    /// <param name="name">Its key.</param>
    /// <returns><see langword="null"/> when absent.</returns>
    public T? QueryOrNull<T>(string name)
        where T : class, IParsable<T> => Parse<T>(name, context.Request.Query[name], required: false);

    /// <summary>A query value of a value type that may be absent.</summary>
    /// <param name="name">Its key.</param>
    /// <returns><see langword="null"/> when absent.</returns>
    public T? QueryOrDefault<T>(string name)
        where T : struct, IParsable<T> => StringValues.IsNullOrEmpty(context.Request.Query[name]) ? null : Query<T>(name);

    /// <summary>The body as JSON.</summary>
    /// <exception cref="CommerceException">The body is no JSON (415), malformed or of the wrong shape (400), or <c>null</c>.</exception>
    public async ValueTask<T?> BodyAsync<T>()
        where T : notnull
    {
        if (!context.Request.HasJsonContentType())
        {
            throw new CommerceException(ErrorType.UnsupportedMediaType, "The body must be JSON: send the header 'Content-Type: application/json'.");
        }

        try
        {
            var options = HttpJson.OptionsOf(context);
            var body = await context.Request.ReadFromJsonAsync<T>(options, context.RequestAborted);
            if (body is null)
            {
                Add("", "The body must not be null.");
            }

            return body;
        }
        catch (JsonException exception)
        {
            var path = exception.Path is null or "$" ? "" : exception.Path.TrimStart('$', '.');
            throw Invalid([new FieldError(path, Describe<T>(exception))], exception);
        }
    }

    /// <summary>A service of the request's container.</summary>
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

    private static CommerceException Invalid(IReadOnlyList<FieldError> errors, Exception? inner) =>
        new(ErrorType.InvalidData, "Invalid request: " + string.Join("; ", errors.Select(error => error.Message)), inner: inner) { Errors = errors };

    private static string Describe<T>(JsonException exception)
    {
        var path = exception.Path is null or "$" ? "the body" : $"field '{exception.Path.TrimStart('$', '.')}'";
        return exception.LineNumber is { } line
            ? $"The JSON at line {line + 1}, byte {exception.BytePositionInLine + 1} cannot be read as {path} of {typeof(T).Name}"
            : $"{exception.Message}";
    }

    private T? Parse<T>(string name, StringValues values, bool required)
        where T : IParsable<T>
    {
        if (StringValues.IsNullOrEmpty(values))
        {
            if (required)
            {
                Add(name, $"Field '{name}' is required");
            }

            return default;
        }

        if (values.Count == 1 && T.TryParse(values[0], CultureInfo.InvariantCulture, out var parsed))
        {
            return parsed;
        }

        Add(name, values.Count > 1
            ? $"Field '{name}' is given {values.Count} times, expected once"
            : $"Expected type: '{DisplayName(typeof(T))}' for field '{name}', got: '{values[0]}'");
        return default;
    }

    [SuppressMessage("Globalization", "CA1308", Justification = "Type names are shown in lower case.")]
    private static string DisplayName(Type type) =>
        type == typeof(int) || type == typeof(long) || type == typeof(short) ? "integer"
        : type == typeof(decimal) || type == typeof(double) || type == typeof(float) ? "number"
        : type == typeof(bool) ? "boolean"
        : type.Name.ToLowerInvariant();

    private void Add(string field, string message) => (errors ??= []).Add(new FieldError(field, message));
}
