using System.Reflection;
using System.Text;
using Commerce.Http;
using Commerce.Manifests;
using Commerce.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Generators.Tests.Support;

/// <summary>A project compiled, loaded, and asked for its manifest as a host does it.</summary>
internal sealed class LoadedProject
{
    private LoadedProject(IManifest manifest) => Manifest = manifest;

    public IReadOnlyList<RouteDescriptor> Routes => Assert.IsAssignableFrom<IRouteManifest>(Manifest).Routes;

    public IManifest Manifest { get; }

    /// <summary>What requests, deliveries and runs can ask for.</summary>
    public ServiceCollection Services { get; } = [];

    public static LoadedProject Of(TestProject project)
    {
        using var stream = new MemoryStream();
        var result = project.Compile().Emit(stream, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(result.Success, string.Join("\n", result.Diagnostics));
        var assembly = Assembly.Load(stream.ToArray());
        var type = assembly.GetCustomAttribute<ManifestAttribute>()!.Manifest;
        return new LoadedProject((IManifest)Activator.CreateInstance(type)!);
    }

    public static LoadedProject Of(string path, string text) => Of(TestProject.Of(path, text));

    public static LoadedProject OfFiles(params SourceFile[] files) => Of(TestProject.OfFiles(files));

    /// <summary>Sends a request to a route's handler.</summary>
    /// <param name="route">Verb and pattern: <c>GET /users/{id}</c>.</param>
    /// <param name="arrange">Fills the request.</param>
    public async Task<Answer> SendAsync(string route, Action<HttpContext>? arrange = null)
    {
        var descriptor = Routes.Single(candidate => $"{candidate.Method} {candidate.Pattern}" == route);
        Services.AddLogging();
        Services.ConfigureHttpJsonOptions(options => CommerceJson.Apply(options.SerializerOptions));
        using var services = Services.BuildServiceProvider();
        using var scope = services.CreateScope();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        context.Features.Set<IHttpResponseFeature>(new StartingResponse(body));
        context.Features.Set<IHttpResponseBodyFeature>(new StreamResponseBodyFeature(body));
        arrange?.Invoke(context);
        await descriptor.Handler(context);
        await context.Response.CompleteAsync();
        return new Answer(context.Response.StatusCode, context.Response.ContentType, Encoding.UTF8.GetString(body.ToArray()));
    }

    /// <summary>Sends a request that must be refused.</summary>
    public async Task<CommerceException> RefusedAsync(string route, Action<HttpContext>? arrange = null) =>
        await Assert.ThrowsAsync<CommerceException>(() => SendAsync(route, arrange));
}
