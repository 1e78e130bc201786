using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Commerce.Generators.Parsing;

/// <summary>Reads times that are written with constants.</summary>
internal static class TimeSpans
{
    private static readonly Dictionary<string, long> Units = new(StringComparer.Ordinal)
    {
        ["FromMicroseconds"] = TimeSpan.TicksPerMillisecond / 1000,
        ["FromMilliseconds"] = TimeSpan.TicksPerMillisecond,
        ["FromSeconds"] = TimeSpan.TicksPerSecond,
        ["FromMinutes"] = TimeSpan.TicksPerMinute,
        ["FromHours"] = TimeSpan.TicksPerHour,
        ["FromDays"] = TimeSpan.TicksPerDay,
    };

    /// <summary>
    /// The time that <c>TimeSpan.FromSeconds(30)</c> or <c>TimeSpan.Zero</c> is, or <see langword="null"/> for anything else.
    /// </summary>
    public static TimeSpan? Of(SemanticModel model, ExpressionSyntax expression, CancellationToken cancellationToken)
    {
        var written = Initializer.Unwrap(expression);
        return model.GetSymbolInfo(written, cancellationToken).Symbol is not { ContainingType: { } type } symbol
            || type.FullName() != "System.TimeSpan" ? null
            : symbol is IFieldSymbol { Name: nameof(TimeSpan.Zero) } ? TimeSpan.Zero
            : written is InvocationExpressionSyntax { ArgumentList.Arguments: { Count: 1 } arguments }
                && Units.TryGetValue(symbol.Name, out var unit)
                && model.GetConstantValue(arguments[0].Expression, cancellationToken) is { HasValue: true, Value: { } value }
                    ? TimeSpan.FromTicks((long)(Convert.ToDouble(value, CultureInfo.InvariantCulture) * unit))
            : null;
    }
}
