namespace Commerce.Generators.Tests.Support;

/// <summary>What a handler answered.</summary>
/// <param name="Status">The status code.</param>
/// <param name="ContentType">The content type, if any.</param>
/// <param name="Body">The body as text.</param>
public sealed record Answer(int Status, string? ContentType, string Body);
