using Microsoft.AspNetCore.Http.Features;

namespace Commerce.Generators.Tests.Support;

/// <summary>A response that has started as soon as something is written, as on a real server.</summary>
/// <param name="body">What is written.</param>
internal sealed class StartingResponse(Stream body) : HttpResponseFeature
{
    public override bool HasStarted => body.Length > 0;
}
