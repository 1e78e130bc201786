using Microsoft.Extensions.Logging;

namespace Commerce.Diagnostics;

/// <summary>At which level each request, run, delivery and tick logs its one line.</summary>
/// <param name="Level">
/// <see cref="LogLevel.Information"/> in Development; elsewhere, where there may be very many lines, <see cref="LogLevel.Debug"/>.
/// </param>
internal sealed record WorkLog(LogLevel Level)
{
    /// <summary>Gets the level of a program that is not in Development.</summary>
    public static WorkLog Default { get; } = new(LogLevel.Debug);
}
