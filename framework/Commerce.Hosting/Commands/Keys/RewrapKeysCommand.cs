using Commerce.Hosting.Keys;

namespace Commerce.Hosting.Commands.Keys;

/// <summary><c>keys rewrap</c>: wraps the keys of the ring with the current key, so that earlier ones can be removed.</summary>
internal sealed class RewrapKeysCommand(Lazy<KeyRing> ring) : ApplicationCommand(
    "keys rewrap",
    "Wrap the keys of the ring with Commerce:Keys:Current, so that those in Commerce:Keys:Previous can be removed",
    CommandPhase.Application)
{
    public override async Task<CommandResult> RunAsync(CommandContext context, CancellationToken cancellationToken)
    {
        var rewrapped = await ring.Value.RewrapAsync(cancellationToken);
        var unreadable = ring.Value.List().Where(key => !key.IsReadable).ToList();
        var text = rewrapped.Count == 0
            ? "Every key that can be unwrapped is wrapped with the current key."
            : string.Join(Environment.NewLine, rewrapped.Select(id => $"wrapped {id}"));
        return new CommandResult(new { rewrapped }, text)
        {
            Problems = [.. unreadable.Select(key => new Problem(
                "COM8022",
                $"The key {key.Id} of the ring cannot be unwrapped with the configured keys.",
                $"commerce.data_protection_key, wrapped with '{key.WrappedWith}'",
                "Add the key that has wrapped it to Commerce:Keys:Previous, and repeat the command."))],
        };
    }
}
