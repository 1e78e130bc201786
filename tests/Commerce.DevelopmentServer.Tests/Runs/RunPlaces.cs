using System.Runtime.Versioning;

namespace Commerce.DevelopmentServer.Tests.Runs;

/// <summary>The postmaster of a run, and the folders that belong to it.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed record RunPlaces(int Postmaster, string Root, string Socket)
{
    public IReadOnlyList<string> Folders => [Root, Socket];

    public bool IsAlive => new ClusterProcesses(new Cluster(Root, Root)).IsPostmaster(Postmaster);

    public static async Task<RunPlaces> OfAsync(TestRun run)
    {
        var data = (string)(await AppFolder.AskAsync(run.Database, "show data_directory"))!;
        var file = PostmasterFile.Read(data)!;
        var places = new RunPlaces(file.Pid, Path.GetDirectoryName(data)!, file.SocketFolder);
        Assert.True(places.IsAlive);
        Assert.All(places.Folders, folder => Assert.True(Directory.Exists(folder)));
        return places;
    }
}
