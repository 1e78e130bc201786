using System.Diagnostics.CodeAnalysis;

namespace Commerce.Events;

/// <summary>What a subscriber file says about itself, in a public static member named <c>Config</c>.</summary>
[SuppressMessage("Naming", "CA1716", Justification = "The field's word; C# callers are not hindered.")]
public sealed class SubscriberConfig
{
    /// <summary>The public name of the event, such as <c>UserEvents.Created.Name</c> or <c>"user.created"</c>.</summary>
    public required string Event { get; init; }

    /// <summary>
    /// The subscriber's stable id: deliveries are recorded under it. Default: the file's path below <c>Subscribers</c>, without extension;
    /// for a subscriber of a module, with the module's name and a slash before it. Set it before renaming a file that may have deliveries under way.
    /// </summary>
    public string? Id { get; init; }
}
