namespace Commerce.Generators.Parsing;

/// <summary>What a parameter's type suggests about where it comes from.</summary>
internal enum ParameterClass
{
    /// <summary>One text makes it: a route parameter or query value.</summary>
    Value,

    /// <summary>An interface or abstract class: a service.</summary>
    Service,

    /// <summary>A class, record, struct or collection: a body, where there is one.</summary>
    Data,

    /// <summary>None of these.</summary>
    Unknown,
}
