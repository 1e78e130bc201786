namespace Commerce.Generators.Parsing;

/// <summary>Where a parameter's attributes say it comes from.</summary>
internal enum BindingKind
{
    /// <summary>They say nothing: its type and name decide.</summary>
    Inferred,

    /// <summary>The path.</summary>
    Route,

    /// <summary>The query.</summary>
    Query,

    /// <summary>A header.</summary>
    Header,

    /// <summary>The body.</summary>
    Body,

    /// <summary>The request's container.</summary>
    Service,

    /// <summary>Somewhere that generated code does not read.</summary>
    Unsupported,
}
