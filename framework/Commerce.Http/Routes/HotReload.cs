using System.Reflection.Metadata;

[assembly: MetadataUpdateHandler(typeof(Commerce.Http.HotReload))]

namespace Commerce.Http;

/// <summary>Is called by the runtime when <c>dotnet watch</c> has changed the code.</summary>
internal static class HotReload
{
    /// <summary>Raised after a change. Static because the runtime calls a static method.</summary>
    public static event Action? Updated;

    internal static void UpdateApplication(Type[]? types)
    {
        _ = types;
        Updated?.Invoke();
    }
}
