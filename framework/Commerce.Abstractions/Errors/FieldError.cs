namespace Commerce;

/// <summary>One mistake in a request.</summary>
/// <param name="Field">The place: a body path (<c>address.city</c>), a query key or a route parameter.</param>
/// <param name="Message">What is wrong.</param>
public sealed record FieldError(string Field, string Message);
