namespace Commerce;

/// <summary>One mistake in a request.</summary>
/// <param name="Field">Where: a body path (<c>address.city</c>), a query key or a route parameter.</param>
/// <param name="Message">What is wrong with it.</param>
public sealed record FieldError(string Field, string Message);
