using Commerce.Records.Model;
using Npgsql;
using NpgsqlTypes;

namespace Commerce.Records.Mapping;

/// <summary>The values that inputs of a type have for a column.</summary>
internal abstract class InputColumn<TInput>(ColumnModel column)
{
    public ColumnModel Column { get; } = column;

    /// <summary>Whether an input has a value for the column; <see langword="null"/> when all inputs of the type have one.</summary>
    public Func<TInput, bool>? IsPresent { get; init; }

    /// <summary>
    /// Whether the value of an input replaces the stored object, with which it is merged otherwise; <see langword="null"/> when it
    /// never does.
    /// </summary>
    public Func<TInput, bool>? IsReplaced { get; init; }

    /// <summary>The error message for an input without a value; <see langword="null"/> when the value is optional.</summary>
    public string? Missing { get; init; }

    /// <summary>Whether the value is the key of a related record in the input.</summary>
    public bool IsReference { get; init; }

    /// <summary>Returns the same column, but with null as the value of inputs that have none.</summary>
    /// <param name="missing">The error message for null; <see langword="null"/> when it is allowed.</param>
    public abstract InputColumn<TInput> Always(string? missing);

    /// <summary>The values of inputs, as an array parameter.</summary>
    /// <exception cref="CommerceException">Invalid data: an input has no value.</exception>
    public abstract NpgsqlParameter ArrayOf(IReadOnlyList<TInput> inputs);

    /// <summary>The value of one input, as a parameter.</summary>
    /// <exception cref="CommerceException">Invalid data: the input has no value.</exception>
    public abstract NpgsqlParameter ParameterOf(TInput input);

    /// <summary>The value of one input.</summary>
    public abstract object? Of(TInput input);

    /// <summary>Which inputs have a value, as an array parameter.</summary>
    public NpgsqlParameter PresenceOf(IReadOnlyList<TInput> inputs) => Flags(inputs, IsPresent!);

    /// <summary>Which inputs have a value that replaces the stored object, as an array parameter.</summary>
    public NpgsqlParameter ReplacementOf(IReadOnlyList<TInput> inputs) => Flags(inputs, IsReplaced!);

    private static NpgsqlParameter<bool[]> Flags(IReadOnlyList<TInput> inputs, Func<TInput, bool> flag) =>
        new() { TypedValue = [.. inputs.Select(flag)] };
}

/// <inheritdoc/>
internal sealed class InputColumn<TInput, TParameter>(ColumnModel column, NpgsqlDbType type, Func<TInput, TParameter> value)
    : InputColumn<TInput>(column)
{
    public override InputColumn<TInput> Always(string? missing) =>
        new InputColumn<TInput, TParameter>(Column, type, value) { Missing = missing };

    public override NpgsqlParameter ArrayOf(IReadOnlyList<TInput> inputs)
    {
        var values = new TParameter[inputs.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Value(inputs[i]);
        }

        return new NpgsqlParameter<TParameter[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    public override NpgsqlParameter ParameterOf(TInput input) =>
        new NpgsqlParameter<TParameter> { TypedValue = Value(input), NpgsqlDbType = type };

    public override object? Of(TInput input) => value(input);

    private TParameter Value(TInput input)
    {
        var given = value(input);
        return given is not null || Missing is null || IsPresent?.Invoke(input) == false
            ? given
            : throw new CommerceException(ErrorType.InvalidData, Missing);
    }
}
