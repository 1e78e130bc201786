using System.Diagnostics;
using Commerce.Testing;
using Commerce.Testing.Runs;

namespace Commerce.DevelopmentServer.Tests.Runs;

/// <summary>What a test run does: it creates a database, starts processes, says all that, and waits to be ended.</summary>
internal static class TestRunProgram
{
    public static void Act(string[] arguments)
    {
        var postgres = TestPostgres.StartAsync().GetAwaiter().GetResult();
        Console.Out.WriteLine(postgres.CreateDatabaseAsync().GetAwaiter().GetResult());
        using var child = Process.Start("sleep", "1000");
        Console.Out.WriteLine(child.Id);

        // In a group and with a session of their own, as a program at a terminal may start some.
        var start = new ProcessStartInfo("setsid", ["sh", "-c", "sleep 1000 & echo $$; echo $!; wait"]);
        RunFolder.OfProcess.Include(start);
        using var application = Process.Start(start);
        Console.In.ReadToEnd();
        postgres.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }
}
