using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Commerce.Generators.Parsing;

/// <summary>Constants as C# text.</summary>
internal static class Literals
{
    public static string Text(string value) => SymbolDisplay.FormatLiteral(value, quote: true);

    /// <summary>A parameter's default value, or <see langword="null"/> when that is <c>null</c>.</summary>
    public static string? DefaultOf(IParameterSymbol parameter)
    {
        var type = parameter.Type.Underlying();
        if (parameter.ExplicitDefaultValue is not { } value)
        {
            var isNull = !parameter.Type.IsValueType || !SymbolEqualityComparer.Default.Equals(type, parameter.Type);
            return isNull ? null : $"default({type.Qualified()})";
        }

        var text = value switch
        {
            double number when double.IsNaN(number) || double.IsInfinity(number) => "double." + NameOf(number),
            float number when float.IsNaN(number) || float.IsInfinity(number) => "float." + NameOf(number),
            double number => number.ToString("R", CultureInfo.InvariantCulture) + "D",
            float number => number.ToString("R", CultureInfo.InvariantCulture) + "F",
            decimal number => number.ToString(CultureInfo.InvariantCulture) + "M",
            _ => SymbolDisplay.FormatPrimitive(value, quoteStrings: true, useHexadecimalNumbers: false)!,
        };
        var saysItsType = value is string or bool or char or int or double or float or decimal && type.TypeKind != TypeKind.Enum;
        return saysItsType ? text : $"({type.Qualified()})({text})";
    }

    private static string NameOf(double number) =>
        double.IsNaN(number) ? nameof(double.NaN)
        : number > 0 ? nameof(double.PositiveInfinity)
        : nameof(double.NegativeInfinity);
}
