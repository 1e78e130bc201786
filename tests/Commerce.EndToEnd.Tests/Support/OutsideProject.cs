
namespace Commerce.EndToEnd.Tests.Support;

/// <summary>A project outside the repository: it has the packages, and nothing else of ours.</summary>
/// <param name="folder">Its folder.</param>
/// <param name="name">Its name.</param>
/// <param name="environment">The variables to build it with.</param>
internal sealed class OutsideProject(string folder, string name, IReadOnlyDictionary<string, string> environment)
{
    /// <summary>Its files, as paths with slashes, in order.</summary>
    public IReadOnlyList<string> Files => [.. Directory
        .EnumerateFiles(folder, "*", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
        .Order(StringComparer.Ordinal)];

    /// <summary>What a file says.</summary>
    public string Read(string file) => File.ReadAllText(Path.Combine(folder, file));

    /// <summary>Drops a file into a folder.</summary>
    public void Write(string file, string text)
    {
        var path = Path.Combine(folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Builds it. A warning fails.</summary>
    public Task BuildAsync() => Command.DotnetAsync(folder, environment, "build", "-warnaserror");

    /// <summary>Runs what was built to its end.</summary>
    /// <returns>What it wrote.</returns>
    public Task<string> RunAsync() => Command.DotnetAsync(folder, environment, "run", "--no-build");

    /// <summary>Runs a script of bash in its folder.</summary>
    /// <returns>What the script wrote to its standard output.</returns>
    public Task<string> RunScriptAsync(string script) => Command.BashAsync(folder, environment, script);

    /// <summary>Runs a command of bash in its folder, and waits until the application that it starts listens.</summary>
    public Task<RunningApp> StartScriptAsync(string command) =>
        RunningApp.StartProgramAsync("bash", folder, environment, "-c", $"exec {command}");

    /// <summary>Publishes it.</summary>
    /// <param name="options">More options.</param>
    /// <returns>The folder with the result.</returns>
    public async Task<string> PublishAsync(params string[] options)
    {
        var output = Path.Combine(folder, "out");
        await Command.DotnetAsync(folder, environment, ["publish", "-o", output, .. options]);
        return output;
    }

    /// <summary>Packs it. A warning fails.</summary>
    /// <returns>The package.</returns>
    public async Task<string> PackAsync()
    {
        var output = Path.Combine(folder, "out");
        await Command.DotnetAsync(folder, environment, "pack", "-warnaserror", "-o", output);
        return Directory.EnumerateFiles(output, "*.nupkg").Single();
    }

    /// <summary>Runs what was built, and waits until it listens.</summary>
    public Task<RunningApp> StartAsync() => RunningApp.StartAsync(folder, Path.Combine(folder, "bin", "Debug", "net10.0", name + ".dll"));

    /// <summary>The key that it has made for this machine.</summary>
    public string Key() => Read(".commerce/key");
}
