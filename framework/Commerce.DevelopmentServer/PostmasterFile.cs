using System.Globalization;

namespace Commerce.DevelopmentServer;

/// <summary>
/// What a running server writes into its data folder as <c>postmaster.pid</c> (PostgreSQL's miscadmin.h names the lines).
/// </summary>
internal sealed record PostmasterFile(int Pid, int Port, string SocketFolder, bool IsReady)
{
    private const string Name = "postmaster.pid";

    /// <summary>Reads it; <see langword="null"/> when there is none, or not yet a whole first line.</summary>
    public static PostmasterFile? Read(string data)
    {
        try
        {
            var lines = File.ReadAllLines(Path.Combine(data, Name));
            string Line(int number) => lines.Length >= number ? lines[number - 1].Trim() : "";
            return int.TryParse(Line(1), CultureInfo.InvariantCulture, out var pid)
                ? new PostmasterFile(
                    pid,
                    int.TryParse(Line(4), CultureInfo.InvariantCulture, out var port) ? port : 0,
                    Line(5),
                    Line(8) == "ready")
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    public static void Remove(string data) => File.Delete(Path.Combine(data, Name));
}
