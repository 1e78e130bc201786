using Commerce.Hosting.Keys;

namespace Commerce.Hosting.Commands.Keys;

/// <summary><c>keys list</c>: the keys of the ring, and what has wrapped them.</summary>
internal sealed class ListKeysCommand(Lazy<KeyRing> ring) : ApplicationCommand(
    "keys list", "List the keys of the ring, and the configured keys that wrap them", CommandPhase.Application)
{
    private static readonly string[] Header = ["KEY", "CREATED AT", "EXPIRES AT", "WRAPPED WITH", "CONFIGURED AS"];

    public override Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var keys = ring.Value.List();
        return Task.FromResult(new CommandResult(
            new { keys }, keys.Count == 0 ? "No keys: the first host creates one." : TextTable.Of(Header, keys.Select(Row))));
    }

    private static string[] Row(RingKeyView key) =>
    [
        key.Id,
        TextTable.Time(key.CreatedAt),
        TextTable.Time(key.ExpiresAt),
        key.WrappedWith ?? "",
        key.ConfiguredAs ?? (key.IsReadable ? "" : "not configured"),
    ];
}
