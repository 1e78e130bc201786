using System.Collections.Concurrent;
using System.Diagnostics;
using Commerce.Diagnostics;
using Commerce.Events;
using Commerce.Events.Routing;
using Commerce.Hosting.App.Support;
using Commerce.Hosting.Events;
using Commerce.Hosting.Tests.Support;
using Commerce.Jobs;
using Commerce.Jobs.Registry;
using Commerce.Jobs.Running;
using Commerce.Manifests;
using Commerce.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Diagnostics;

/// <summary>One trace crosses commits and hosts.</summary>
public sealed class TraceTests
{
    private const string Parent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_request_its_runs_their_events_the_deliveries_on_another_host_and_a_job_are_one_trace()
    {
        using var recorder = new SpanRecorder();
        await using (var server = await HostingApp.StartAsync(options => options.Settings["Commerce:Mode"] = "server"))
        await using (var worker = await StartWorkerAsync(server))
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/traced");
            request.Headers.Add("traceparent", Parent);
            Assert.True((await server.Client.SendAsync(request, Cancellation)).IsSuccessStatusCode);

            // Each user's event goes to the subscriber, which runs the job.
            await server.DrainAsync();
            await worker.Notes.NextAsync("traced job");
            await worker.Notes.NextAsync("traced job");
            Assert.Equal(
                ["00-0af7651916cd43dd8448eb211c80319c"],
                await server.ColumnAsync("select distinct substring(trace_context for 35) from commerce.event"));
        }

        var spans = recorder.Stop(ActivityContext.Parse(Parent, null).TraceId);
        Assert.Equal([false, true], Named(spans, SpanNames.Run).Select(span => span.GetTagItem(TagNames.Resumed) is true).Order());
        Assert.Equal(4, Named(spans, SpanNames.Step).Count);
        Assert.Equal(2, Named(spans, SpanNames.Delivery).Count(span => span.GetTagItem(TagNames.Subscriber) is "traced"));
        Assert.Equal(2, Named(spans, SpanNames.Tick).Count);
        Assert.All(Named(spans, SpanNames.Step), step => Assert.Contains(spans, span => span.SpanId == step.ParentSpanId));
    }

    [Fact]
    public async Task The_attempts_of_a_tick_are_one_trace_of_their_own()
    {
        using var recorder = new SpanRecorder();
        var traces = new ConcurrentQueue<ActivityTraceId>();
        var config = new JobConfig
        {
            Name = "twice",
            Interval = TimeSpan.FromSeconds(1),
            MaxRuns = 1,
            Retry = new RetryPolicy { Attempts = 2, Delay = TimeSpan.Zero },
        };
        await using (var app = await HostingApp.StartAsync(
            options => options.Add(InlineJob.Of(config, job => FailOnce(job, traces)))))
        {
            await app.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        var trace = Assert.Single(traces.Distinct());
        Assert.Equal(["retry", "ran"], recorder.Stop(trace).Select(span => span.GetTagItem(TagNames.TickOutcome)));
    }

    private static void FailOnce(JobContext job, ConcurrentQueue<ActivityTraceId> traces)
    {
        traces.Enqueue(Activity.Current!.TraceId);
        if (job.Attempt == 1)
        {
            throw new InvalidOperationException("the first time it fails");
        }
    }

    private static List<Activity> Named(IReadOnlyList<Activity> spans, string name) => [.. spans.Where(span => span.OperationName == name)];

    private static Task<TestApplication> StartWorkerAsync(TestApplication server) => HostingApp.StartAsync(options =>
    {
        options.Settings["Commerce:Mode"] = "worker";
        options.Beside = server;
        options.Prepare(AddJob);
    });

    /// <summary>A job that a subscriber of new users runs, at most one at a time.</summary>
    private static void AddJob(IServiceProvider services)
    {
        var notes = services.GetRequiredService<Notes>();
        var config = new JobConfig { Name = "traced", Schedule = "0 0 1 1 *", Overlap = JobOverlap.Allow };
        var job = InlineJob.Of(config, _ => notes.Add("traced job", Activity.Current!.TraceId.ToHexString()));
        var subscriber = SubscriberDescriptor.Create<UserReference>(
            "Subscribers/traced.cs", () => new SubscriberConfig { Event = UserEvents.Created.Name }, RunJobAsync);
        var problems = new List<Problem>();
        services.GetRequiredService<JobRegistry>().Add(job, problems);
        services.GetRequiredService<SubscriberRegistry>().Load([subscriber], problems);
        Assert.Empty(problems);
    }

    private static async Task RunJobAsync(
        EventEnvelope<UserReference> created, IServiceProvider services, CancellationToken cancellationToken)
    {
        var job = services.GetRequiredService<JobRegistry>().Find("traced")!;
        Assert.NotNull(await services.GetRequiredService<JobRunner>().RunManuallyAsync(job, cancellationToken));
    }
}
