using Commerce.Jobs;
using Commerce.Jobs.Registry;
using Commerce.Manifests;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Support;

/// <summary>Jobs that a test brings itself.</summary>
internal static class InlineJob
{
    public static JobDescriptor Of(JobConfig config, Func<JobContext, CancellationToken, Task> run) =>
        new($"Jobs/{config.Name}.cs", () => config, (job, _, cancellationToken) => run(job, cancellationToken));

    public static JobDescriptor Of(JobConfig config, Action<JobContext> run) => Of(config, (job, _) =>
    {
        run(job);
        return Task.CompletedTask;
    });

    /// <summary>Adds a job beside those of the application's files.</summary>
    public static void Add(this TestApplicationOptions options, JobDescriptor job) => options.Prepare(services =>
    {
        var problems = new List<Problem>();
        services.GetRequiredService<JobRegistry>().Add(job, problems);
        Assert.Empty(problems);
    });
}
