namespace Commerce.DevelopmentServer;

/// <summary>Installs Debian's own package. Only root can: in a container, or on a build machine without PostgreSQL.</summary>
internal sealed class AptSource : IBinariesSource
{
    public const string ForbidVariable = "COMMERCE_NO_APT";

    public string Name => "apt-get (as root on Debian: 'apt-get install postgresql', or allow the installation)";

    public async Task<BinariesOffer> FindAsync(BinariesRequest request, CancellationToken cancellationToken)
    {
        if (!File.Exists("/etc/debian_version") || CommandRunner.FindOnPath("apt-get") is not { } apt)
        {
            return BinariesOffer.None("this is not Debian");
        }

        if (!Environment.IsPrivilegedProcess)
        {
            return BinariesOffer.None("only root may install packages");
        }

        if (!request.AllowInstall)
        {
            return BinariesOffer.None("installing is not allowed");
        }

        if (Environment.GetEnvironmentVariable(ForbidVariable) is not null)
        {
            return BinariesOffer.None($"forbidden by {ForbidVariable}");
        }

        request.Report("Installing PostgreSQL with apt-get (once, about a minute)");
        var quiet = new Dictionary<string, string> { ["DEBIAN_FRONTEND"] = "noninteractive" };

        // An update that fails (one dead mirror of several) does not mean that the install does.
        await CommandRunner.RunAsync(apt, ["update", "-q"], cancellationToken, quiet);

        // Debian also makes and starts a cluster of its own. It keeps to port 5432 and /var/run; ours has neither.
        var result = await CommandRunner.RunAsync(
            apt, ["install", "-q", "-y", "--no-install-recommends", "postgresql"], cancellationToken, quiet);
        return result.ExitCode == 0
            ? await new InstalledSource().FindAsync(request, cancellationToken)
            : BinariesOffer.None($"apt-get install postgresql failed: {result.Tail}");
    }
}
