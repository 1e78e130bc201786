using Commerce.Diagnostics;

namespace Commerce.Jobs.Ledger;

/// <summary>A request to pause a job.</summary>
/// <param name="by">Who makes it.</param>
/// <param name="reason">Why; <see langword="null"/> or blank for no reason.</param>
internal sealed class PauseRequest(string by, string? reason)
{
    /// <summary>Gets who makes it, as text that every store keeps.</summary>
    public string By { get; } = Line(by);

    /// <summary>Gets why, as one line that every store keeps; <see langword="null"/> when nobody said so.</summary>
    public string? Reason { get; } = string.IsNullOrWhiteSpace(reason) ? null : Line(reason);

    private static string Line(string text) =>
        ExceptionText.Storable(string.Concat(text.Select(sign => char.IsControl(sign) && sign != '\0' ? ' ' : sign)).Trim());
}
