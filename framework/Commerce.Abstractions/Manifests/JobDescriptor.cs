using Commerce.Jobs;

namespace Commerce.Manifests;

/// <summary>Describes a job file.</summary>
/// <param name="File">The file, relative to its project.</param>
/// <param name="Config">Reads the file's <c>Config</c>. It is user code, so it may throw.</param>
/// <param name="Run">Calls the file's method with services from the given scope.</param>
public sealed record JobDescriptor(string File, Func<JobConfig> Config, Func<JobContext, IServiceProvider, CancellationToken, Task> Run);
