using Commerce.Manifests;

namespace Commerce.Events.Routing;

/// <summary>A subscriber of this application.</summary>
/// <param name="Id">Its stable id.</param>
/// <param name="Config">What its file declares.</param>
/// <param name="Descriptor">Its file and method.</param>
internal sealed record Subscriber(string Id, SubscriberConfig Config, SubscriberDescriptor Descriptor)
{
    /// <summary>Whether this version of the subscriber selects an event.</summary>
    /// <param name="name">The event's public name.</param>
    public bool Selects(string name)
    {
        for (var i = 0; i < Config.Event.Count; i++)
        {
            if (Config.Event[i].Name is EventSelection.All || Config.Event[i].Name == name)
            {
                return true;
            }
        }

        return false;
    }
}
