namespace Commerce.Generators.Model;

/// <summary>One verb of a route file.</summary>
/// <param name="Verb">The verb as C# names it: <c>Get</c>.</param>
/// <param name="Pattern">The pattern: <c>/users/{id}</c>.</param>
/// <param name="Method">The method to call, fully qualified.</param>
/// <param name="Arguments">Its arguments, in order.</param>
/// <param name="Returns">What it returns.</param>
internal sealed record RouteModel(string Verb, string Pattern, string Method, EquatableArray<ArgumentModel> Arguments, ReturnShape Returns);
