using System.Text.Json.Serialization;

namespace Commerce.Http;

/// <summary>The one shape of every error: <c>{ code?, type, message, errors?, request_id }</c>.</summary>
/// <remarks>Source: Medusa's error handler, with the list of mistakes and the request's id added.</remarks>
internal sealed record ErrorBody(
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Code,
    string Type,
    string Message,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<FieldError>? Errors,
    string RequestId);
