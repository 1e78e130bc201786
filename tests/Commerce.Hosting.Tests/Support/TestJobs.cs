using Commerce.Jobs;
using Commerce.Jobs.Registry;
using Commerce.Manifests;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Support;

/// <summary>Jobs that a test brings itself, and applications with them.</summary>
internal static class TestJobs
{
    public static JobDescriptor Of(JobConfig config, Func<JobContext, CancellationToken, Task> run) =>
        new($"Jobs/{config.Name}.cs", () => config, (job, _, cancellationToken) => run(job, cancellationToken));

    public static JobDescriptor Of(JobConfig config, Action<JobContext> run) => Of(config, (job, _) =>
    {
        run(job);
        return Task.CompletedTask;
    });

    public static Task<TestApplication> StartAsync(string connectionString, JobDescriptor job, params string[] args) =>
        TestApplication.StartAsync(TestApplication.CreateBuilder(connectionString, args).AddUserModule(), services => Add(services, job));

    private static void Add(IServiceProvider services, JobDescriptor job)
    {
        var problems = new List<Problem>();
        services.GetRequiredService<JobRegistry>().Add(job, problems);
        Assert.Empty(problems);
    }
}
