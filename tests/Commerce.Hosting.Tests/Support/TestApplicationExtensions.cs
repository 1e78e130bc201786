using Commerce.Hosting.App.Support;
using Commerce.Postgres.Sessions;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Hosting.Tests.Support;

/// <summary>What the application under test tells its tests.</summary>
internal static class TestApplicationExtensions
{
    extension(TestApplication app)
    {
        public Notes Notes => app.Services.GetRequiredService<Notes>();

        public Signals Signals => app.Services.GetRequiredService<Signals>();

        public Task<IReadOnlyList<string>> ColumnAsync(string sql) => app.Services.GetRequiredService<Database>().ColumnAsync(sql);
    }

    public static Task<IReadOnlyList<string>> ColumnAsync(this Database database, string sql) =>
        database.QueryAsync(sql, row => row.GetValue(0).ToString()!, [], TestContext.Current.CancellationToken);

    public static Task WaitAsync(this Signals signals, string name) => signals.WaitAsync(name, TestContext.Current.CancellationToken);

    public static Task<string> NextAsync(this Notes notes, string subject) =>
        notes.NextAsync(subject, TestContext.Current.CancellationToken);
}
