using Commerce.EndToEnd.App.Events;

namespace Commerce.EndToEnd.App.Api.Emit;

public static class Route
{
    /// <summary>Emits letters from this number on, and answers with the process when they are committed.</summary>
    public static async Task<int> Get(int number, int count, bool? trouble, IEventBus events, CancellationToken cancellationToken)
    {
        await events.EmitManyAsync(
            Letters.Sent, [.. Enumerable.Range(number, count).Select(each => new Letter(each))], cancellationToken: cancellationToken);
        if (trouble == true)
        {
            await events.EmitAsync(Letters.Trouble, new Letter(number), cancellationToken: cancellationToken);
        }

        return Environment.ProcessId;
    }
}
