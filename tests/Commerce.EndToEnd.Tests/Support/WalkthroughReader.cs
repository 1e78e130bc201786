namespace Commerce.EndToEnd.Tests.Support;

/// <summary>
/// Follows a walk-through literally. An application runs in a terminal of its own, until the page uses <c>dotnet</c> again. What differs
/// is the version of the packages, the port, and that no updates of templates are looked for: the check writes a file that the same
/// process is about to read.
/// </summary>
/// <param name="folder">Where the reader starts.</param>
/// <param name="version">The version of the packages, in place of the one that the page names.</param>
internal sealed class WalkthroughReader(OutsideProject folder, string version) : IAsyncDisposable
{
    /// <summary>Where the page has the application listen. In a test it listens on a free port.</summary>
    private const string Address = "127.0.0.1:9000";

    private RunningApp? app;

    /// <summary>Does what the page says. What it shows as output is what comes out.</summary>
    public async Task FollowAsync(IEnumerable<WalkthroughStep> steps)
    {
        foreach (var step in steps)
        {
            if (step.File.Length > 0)
            {
                folder.Write(step.File, step.Text.Replace(Version(BuiltRepository.Version), Version(version), StringComparison.Ordinal));
            }
            else
            {
                var written = await RunAsync(step);
                Assert.DoesNotContain(": warning ", written, StringComparison.Ordinal);
                Transcript.AssertShown(step.Output ?? "…", written, step.Text);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.DisposeAsync();
        }
    }

    private static string Version(string version) => $"Version=\"{version}\"";

    private async Task<string> RunAsync(WalkthroughStep step)
    {
        if (app is not null && step.Text.StartsWith("dotnet ", StringComparison.Ordinal))
        {
            Assert.Equal(0, await app.StopAsync());
            await app.DisposeAsync();
            app = null;
        }

        if (step.Starts)
        {
            app = await folder.StartScriptAsync(step.Text);
            return app.Seen;
        }

        return await folder.RunScriptAsync(step.Text
            .Replace(Address, app?.Http.BaseAddress!.Authority ?? Address, StringComparison.Ordinal)
            .Replace("dotnet new commerce-app", "dotnet new commerce-app --no-update-check", StringComparison.Ordinal));
    }
}
