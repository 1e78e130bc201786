namespace Commerce.Hosting.Keys;

/// <summary>A key of the ring, for people.</summary>
/// <param name="Id">Its id.</param>
/// <param name="CreatedAt">When it was created.</param>
/// <param name="ExpiresAt">When it encrypts no more. It decrypts for ever.</param>
/// <param name="WrappedWith">What names the key that has wrapped it; <see langword="null"/> when Commerce has not wrapped it.</param>
/// <param name="ConfiguredAs">The setting that has that key; <see langword="null"/> when there is none.</param>
/// <param name="IsReadable">Whether this host can use it.</param>
internal sealed record RingKeyView(
    string Id, DateTimeOffset? CreatedAt, DateTimeOffset? ExpiresAt, string? WrappedWith, string? ConfiguredAs, bool IsReadable);
