using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using Commerce.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Benchmarks.Binding;

/// <summary>
/// A generated handler against a hand-written one. Both include a new context and the writing of the answer, which <c>ContextOnly</c>
/// shows.
/// </summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class BindingBenchmarks
{
    private static readonly byte[] OrderJson = Encoding.UTF8.GetBytes(
        """{"product":"prod_01","quantity":3,"note":"by the door, please"}""");

    private readonly ServiceProvider services = new ServiceCollection()
        .AddSingleton<Shelf>()
        .Configure<JsonOptions>(options => CommerceJson.Apply(options.SerializerOptions))
        .BuildServiceProvider();

    private readonly RequestDelegate generatedGet = GeneratedRoutes.Find("GET", "/products/{id}");
    private readonly RequestDelegate generatedPost = GeneratedRoutes.Find("POST", "/orders");

    [Benchmark]
    [BenchmarkCategory("Context")]
    public HttpContext ContextOnly() => Get();

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Route+query+service")]
    public Task HandWrittenGet() => HandWritten.GetProduct(Get());

    [Benchmark]
    [BenchmarkCategory("Route+query+service")]
    public Task GeneratedGet() => generatedGet(Get());

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("Body")]
    public Task HandWrittenPost() => HandWritten.PostOrder(Post());

    [Benchmark]
    [BenchmarkCategory("Body")]
    public Task GeneratedPost() => generatedPost(Post());

    private DefaultHttpContext Get()
    {
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = "GET";
        context.Request.RouteValues["id"] = "42";
        context.Request.QueryString = new QueryString("?limit=20&q=shoes");
        return context;
    }

    private DefaultHttpContext Post()
    {
        var context = new DefaultHttpContext { RequestServices = services };
        context.Request.Method = "POST";
        context.Request.ContentType = "application/json";
        context.Request.ContentLength = OrderJson.Length;
        context.Request.Body = new MemoryStream(OrderJson, writable: false);
        return context;
    }
}
