using System.Diagnostics;
using Commerce.Benchmarks.LoadTest.Floors;
using Commerce.Benchmarks.LoadTest.Options;
using Commerce.Identifiers;
using Commerce.Postgres.Migrations;
using Commerce.Postgres.Sessions;
using Commerce.Records;
using Npgsql;

namespace Commerce.Benchmarks.LoadTest.Measurements;

/// <summary>The record store beside bare Npgsql, on the same table in the same round.</summary>
internal sealed class RecordThroughput(TestBench bench, LoadTestOptions options, Action<string> progress)
{
    private const int Many = 1000;

    public async Task<IReadOnlyList<RecordSample>> RunAsync(CancellationToken cancellationToken)
    {
        IIdGenerator ids = new UlidGenerator(TimeProvider.System);
        await using var database = new Database(await bench.CreateDatabaseAsync("records", cancellationToken), TimeProvider.System);
        await new Migrator(database).ApplyAsync(
            [MigrationSet.Runtime, new("members", "members", [new("0001_members", Member.Model.CreateScript())])], cancellationToken);
        var store = new RecordStore<Member>(Member.Model, database, ids);
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        var bare = new MemberFloor(source);
        var known = (await store.CreateManyAsync(Inputs(Many), cancellationToken)).Select(member => member.Id).ToArray();
        await database.QueryAsync("analyze", _ => 0, [], cancellationToken);
        var next = 0;
        string Known() => known[(Interlocked.Increment(ref next) & int.MaxValue) % known.Length];
        (string Name, int AtOnce, int Records, Func<Task> Store, Func<Task> Bare)[] operations =
        [
            (
                "create 1, 16 at once",
                16,
                1,
                () => store.CreateAsync(Input(), cancellationToken),
                () => bare.CreateAsync(ids.NewId("member"), Input())),
            (
                "create 1000",
                1,
                Many,
                () => store.CreateManyAsync(Inputs(Many), cancellationToken),
                () => bare.CreateManyAsync([.. Enumerable.Range(0, Many).Select(_ => ids.NewId("member"))], Inputs(Many))),
            (
                "retrieve, 16 at once",
                16,
                1,
                () => store.RetrieveAsync(Known(), cancellationToken: cancellationToken),
                () => bare.RetrieveAsync(Known())),
            ("list 15, 16 at once", 16, 1, () => store.ListAsync(new() { Take = 15 }, cancellationToken), () => bare.ListAsync(15)),
        ];
        var samples = new List<RecordSample>();
        foreach (var (name, atOnce, _, byStore, byHand) in operations)
        {
            await MeasureAsync(byStore, atOnce, options.WarmUp);
            await MeasureAsync(byHand, atOnce, options.WarmUp);
        }

        for (var round = 1; round <= options.Rounds; round++)
        {
            foreach (var (name, atOnce, records, byStore, byHand) in operations)
            {
                progress($"{name}, round {round}");
                // The order changes from round to round, so that neither profits from what the other leaves behind.
                var first = await MeasureAsync(round % 2 == 0 ? byStore : byHand, atOnce, options.Window);
                var second = await MeasureAsync(round % 2 == 0 ? byHand : byStore, atOnce, options.Window);
                var (ofStore, ofBare) = round % 2 == 0 ? (first, second) : (second, first);
                samples.Add(new(name, ofStore.Rate * records, ofBare.Rate * records, ofStore.Bytes / records, ofBare.Bytes / records));
            }
        }

        return samples;
    }

    private static CreateMember Input() => new($"{Guid.CreateVersion7():n}@example.com", "John", "Smith");

    private static List<CreateMember> Inputs(int count) => [.. Enumerable.Range(0, count).Select(_ => Input())];

    private static async Task<(double Rate, double Bytes)> MeasureAsync(Func<Task> operation, int atOnce, TimeSpan window)
    {
        var done = 0L;
        var allocated = GC.GetTotalAllocatedBytes(precise: true);
        var start = Stopwatch.GetTimestamp();
        var end = start + (long)(window.TotalSeconds * Stopwatch.Frequency);
        await Task.WhenAll(Enumerable.Range(0, atOnce).Select(async _ =>
        {
            await Task.Yield();
            while (Stopwatch.GetTimestamp() < end)
            {
                await operation();
                Interlocked.Increment(ref done);
            }
        }));
        return (done / Stopwatch.GetElapsedTime(start).TotalSeconds, (GC.GetTotalAllocatedBytes(precise: true) - allocated) / (double)done);
    }
}
