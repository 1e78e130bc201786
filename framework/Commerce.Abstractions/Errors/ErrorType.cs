namespace Commerce;

/// <summary>
/// The type of a <see cref="CommerceException"/>. It decides the HTTP status and the <c>type</c> of the JSON body.
/// </summary>
/// <remarks>Source: Medusa's error types and status map.</remarks>
public enum ErrorType
{
    /// <summary>400 <c>invalid_data</c>: the caller sent something that cannot be accepted.</summary>
    InvalidData,

    /// <summary>400 <c>not_allowed</c>: the request is understood, but not permitted in this state.</summary>
    NotAllowed,

    /// <summary>401 <c>unauthorized</c>: the caller is not known.</summary>
    Unauthorized,

    /// <summary>403 <c>forbidden</c>: the caller is known and may not do this.</summary>
    Forbidden,

    /// <summary>404 <c>not_found</c>: what the caller named does not exist.</summary>
    NotFound,

    /// <summary>405 <c>method_not_allowed</c>: the path exists, but not for this verb.</summary>
    MethodNotAllowed,

    /// <summary>409 <c>conflict</c>: another operation was faster; try again.</summary>
    Conflict,

    /// <summary>413 <c>payload_too_large</c>: the body is larger than the host accepts.</summary>
    PayloadTooLarge,

    /// <summary>415 <c>unsupported_media_type</c>: the body is not in a format the route reads.</summary>
    UnsupportedMediaType,

    /// <summary>422 <c>duplicate_error</c>: it already exists.</summary>
    Duplicate,

    /// <summary>500 <c>database_error</c>: the database failed.</summary>
    Database,

    /// <summary>500 <c>unexpected_state</c>: the program is in a state that it does not expect.</summary>
    UnexpectedState,

    /// <summary>500 <c>invalid_argument</c>: the program is configured or called incorrectly.</summary>
    InvalidArgument,

    /// <summary>503 <c>unavailable</c>: something that the host needs, such as the database, is away; try again in a while.</summary>
    Unavailable,
}
