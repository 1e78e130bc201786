namespace Commerce.Generators.Model;

/// <summary>One subscriber.</summary>
/// <param name="Config">The member that holds its configuration, fully qualified.</param>
/// <param name="DataType">The type of the event's data, fully qualified.</param>
/// <param name="Call">The C# that calls its method.</param>
/// <param name="Returns">What the method returns.</param>
internal sealed record SubscriberModel(string Config, string DataType, string Call, ReturnShape Returns);
