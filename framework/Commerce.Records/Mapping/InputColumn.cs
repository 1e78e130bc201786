using Commerce.Records.Model;
using Npgsql;
using NpgsqlTypes;

namespace Commerce.Records.Mapping;

/// <summary>What inputs of a type have for a column.</summary>
internal abstract class InputColumn<TInput>(ColumnModel column)
{
    public ColumnModel Column { get; } = column;

    /// <summary>Tells whether an input says anything about the column; <see langword="null"/> when all do.</summary>
    public Func<TInput, bool>? IsPresent { get; init; }

    /// <summary>What to tell an input that has no value; <see langword="null"/> when it need not have one.</summary>
    public string? Missing { get; init; }

    /// <summary>Whether the value is the key of a related record the input names.</summary>
    public bool IsReference { get; init; }

    /// <summary>The same, where an input that says nothing is one that has null.</summary>
    /// <param name="missing">What to tell an input that has null; <see langword="null"/> when it may.</param>
    public abstract InputColumn<TInput> Always(string? missing);

    /// <summary>The values of inputs, as an array.</summary>
    /// <exception cref="CommerceException">Invalid data: one has no value.</exception>
    public abstract NpgsqlParameter ArrayOf(IReadOnlyList<TInput> inputs);

    /// <summary>The value of one input, as a parameter.</summary>
    /// <exception cref="CommerceException">Invalid data: it has no value.</exception>
    public abstract NpgsqlParameter ParameterOf(TInput input);

    /// <summary>The value of one input.</summary>
    public abstract object? Of(TInput input);

    /// <summary>Which inputs say something, as an array.</summary>
    public NpgsqlParameter PresenceOf(IReadOnlyList<TInput> inputs)
    {
        var present = new bool[inputs.Count];
        for (var i = 0; i < present.Length; i++)
        {
            present[i] = IsPresent!(inputs[i]);
        }

        return new NpgsqlParameter<bool[]> { TypedValue = present };
    }
}

/// <inheritdoc/>
internal sealed class InputColumn<TInput, TParameter>(ColumnModel column, NpgsqlDbType type, Func<TInput, TParameter> value) : InputColumn<TInput>(column)
{
    public override InputColumn<TInput> Always(string? missing) => new InputColumn<TInput, TParameter>(Column, type, value) { Missing = missing };

    public override NpgsqlParameter ArrayOf(IReadOnlyList<TInput> inputs)
    {
        var values = new TParameter[inputs.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Value(inputs[i]);
        }

        return new NpgsqlParameter<TParameter[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    public override NpgsqlParameter ParameterOf(TInput input) => new NpgsqlParameter<TParameter> { TypedValue = Value(input), NpgsqlDbType = type };

    public override object? Of(TInput input) => value(input);

    private TParameter Value(TInput input)
    {
        var given = value(input);
        return given is not null || Missing is null || IsPresent?.Invoke(input) == false ? given : throw new CommerceException(ErrorType.InvalidData, Missing);
    }
}
