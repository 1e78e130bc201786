using System.Runtime.Versioning;
using System.Text;

namespace Commerce.DevelopmentServer.Tests;

[UnsupportedOSPlatform("windows")]
public sealed class PlaceTests
{
    [Fact]
    public async Task A_folder_longer_than_a_sockets_path_may_be_works()
    {
        using var app = new AppFolder(new string('a', 100), "Ein Laden mit Lücken, und Komma", new string('b', 100));
        Assert.True(Encoding.UTF8.GetByteCount(app.Commerce) > 107);

        await using var server = await app.StartAsync();

        Assert.Equal(1, await AppFolder.AskAsync(server.ConnectionString, "select 1"));
    }

    [Fact]
    public async Task A_server_that_is_deleted_leaves_no_data_behind()
    {
        using var app = new AppFolder();
        var server = await app.StartAsync();

        await server.DeleteAsync();

        Assert.False(Directory.Exists(Path.GetDirectoryName(server.DataDirectory)));
    }

    [Fact]
    public async Task The_same_folder_has_the_same_socket()
    {
        using var app = new AppFolder();
        string first;
        await using (var server = await app.StartAsync())
        {
            first = server.ConnectionString;
        }

        await using var again = await app.StartAsync();

        Assert.Equal(first, again.ConnectionString);
    }

    [Fact]
    public async Task A_socket_folder_that_others_may_enter_is_not_used()
    {
        using var app = new AppFolder();
        string socket;
        await using (var server = await app.StartAsync())
        {
            socket = server.Address.Host;
        }

        Assert.False(Directory.Exists(socket));
        Directory.CreateDirectory(socket);
        File.SetUnixFileMode(socket, (UnixFileMode)0b111_111_111);
        try
        {
            await using var server = await app.StartAsync();

            Assert.Equal(socket + "-2", server.Address.Host);
        }
        finally
        {
            Directory.Delete(socket);
        }
    }

    [Fact]
    public async Task Under_a_closed_folder_root_keeps_the_data_elsewhere_and_remembers_where()
    {
        using var app = new AppFolder("closed", "shop");
        Directory.CreateDirectory(
            Path.Combine(app.Root, "closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        string data;
        await using (var server = await app.StartAsync())
        {
            data = server.DataDirectory;
            await AppFolder.AskAsync(server.ConnectionString, "create table kept as select 7 as answer");
        }

        try
        {
            await using var again = await app.StartAsync();

            Assert.Equal(data, again.DataDirectory);
            Assert.Equal(7, await AppFolder.AskAsync(again.ConnectionString, "select answer from kept"));
            Assert.Equal(Environment.IsPrivilegedProcess, !data.StartsWith(app.Root, StringComparison.Ordinal));
            Assert.Equal(
                Environment.IsPrivilegedProcess,
                app.Reports.Exists(line => line.Contains($"kept in {Path.GetDirectoryName(data)}", StringComparison.Ordinal)));
        }
        finally
        {
            if (Environment.IsPrivilegedProcess)
            {
                Directory.Delete(Path.GetDirectoryName(data)!, recursive: true);
            }
        }
    }

    [Fact]
    public async Task A_copy_of_an_app_under_a_closed_folder_does_not_use_the_originals_data()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root keeps data elsewhere");
        using var app = new AppFolder("closed", "shop");
        using var copy = new AppFolder("closed", "shop");
        foreach (var one in new[] { app, copy })
        {
            Directory.CreateDirectory(
                Path.Combine(one.Root, "closed"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        await using var original = await app.StartAsync();
        Directory.CreateDirectory(Path.Combine(copy.Commerce, "pg"));
        File.Copy(Path.Combine(app.Commerce, "pg", "location"), Path.Combine(copy.Commerce, "pg", "location"));
        await using var second = await copy.StartAsync();

        Assert.NotEqual(original.DataDirectory, second.DataDirectory);
        await original.StopAsync(TestContext.Current.CancellationToken);
        await second.StopAsync(TestContext.Current.CancellationToken);
        Directory.Delete(Path.GetDirectoryName(original.DataDirectory)!, recursive: true);
        Directory.Delete(Path.GetDirectoryName(second.DataDirectory)!, recursive: true);
    }

    [Fact]
    public async Task An_ordinary_user_has_a_server_and_root_can_go_on_with_it()
    {
        using var app = new AppFolder();
        var user = Environment.IsPrivilegedProcess ? "nobody" : null;
        if (user is not null)
        {
            File.SetUnixFileMode(app.Root, (UnixFileMode)0b111_111_111);
        }

        using var other = ServerProcess.Start(app.Commerce, user);
        var connection = await other.ReadLineAsync();
        await AppFolder.AskAsync(connection, "create table kept as select 9 as answer");
        await other.EndAsync();

        await using var server = await app.StartAsync();

        Assert.Equal(9, await AppFolder.AskAsync(server.ConnectionString, "select answer from kept"));
    }

    [Fact]
    public async Task A_path_that_is_not_absolute_is_refused() =>
        await Assert.ThrowsAsync<ArgumentException>(() => PrivateServer.StartAsync(
            new PrivateServerOptions { Directory = ".commerce" }, null, TestContext.Current.CancellationToken));
}
