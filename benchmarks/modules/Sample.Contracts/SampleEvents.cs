using Commerce.Events;

namespace Modular.Sample;

/// <summary>The events of items.</summary>
public static class SampleEvents
{
    /// <summary><c>sample_item.created</c>: an item exists.</summary>
    public static Event<ItemReference> Created { get; } = new("sample_item.created");
}
