namespace Commerce.Generators.Model;

/// <summary>One argument of a route method.</summary>
/// <param name="Kind">When it is made.</param>
/// <param name="Expression">The C# that makes it.</param>
internal sealed record ArgumentModel(ArgumentKind Kind, string Expression);
