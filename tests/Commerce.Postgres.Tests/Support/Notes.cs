using Commerce.Events;
using Commerce.Postgres.Sessions;

namespace Commerce.Postgres.Tests.Support;

/// <summary>A module's service in miniature: writes a row and emits an event.</summary>
public static class Notes
{
    public static readonly Event<string> Created = new("note.created");

    public static async Task AddAsync(this Database database, string text)
    {
        await using var session = database.BeginSession();
        await session.QueryAsync("insert into notes.note (text) values ($1)", row => 0, [text], TestContext.Current.CancellationToken);
        session.Emit(Created, text);
        await session.CommitAsync(TestContext.Current.CancellationToken);
    }

    public static async Task RemoveAsync(this Database database, string text)
    {
        await using var session = database.BeginSession();
        await session.QueryAsync("delete from notes.note where text = $1", row => 0, [text], TestContext.Current.CancellationToken);
        await session.CommitAsync(TestContext.Current.CancellationToken);
    }
}
