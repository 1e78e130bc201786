namespace Commerce.Generators.Model;

/// <summary>When and how an argument of a route method is made.</summary>
internal enum ArgumentKind
{
    /// <summary>Read from the context; cannot fail.</summary>
    Direct,

    /// <summary>Read by the binder, which notes a mistake.</summary>
    Parsed,

    /// <summary>Asked of the request's container through the binder.</summary>
    Service,

    /// <summary>The body: awaited, after all else is known to be right.</summary>
    Body,
}
