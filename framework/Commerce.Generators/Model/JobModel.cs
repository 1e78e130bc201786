namespace Commerce.Generators.Model;

/// <summary>One job.</summary>
/// <param name="Config">The member that holds its configuration, fully qualified.</param>
/// <param name="Call">The C# that calls its method.</param>
/// <param name="Returns">What the method returns.</param>
internal sealed record JobModel(string Config, string Call, ReturnShape Returns);
