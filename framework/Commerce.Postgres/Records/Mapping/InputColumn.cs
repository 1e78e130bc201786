using Commerce.Postgres.Records.Model;
using Npgsql;
using NpgsqlTypes;

namespace Commerce.Postgres.Records.Mapping;

/// <summary>What inputs of a type have for a column.</summary>
internal abstract class InputColumn<TInput>(ColumnModel column)
{
    public ColumnModel Column { get; } = column;

    /// <summary>Tells whether an input says anything about the column; <see langword="null"/> when all do.</summary>
    public Func<TInput, bool>? IsPresent { get; init; }

    /// <summary>The values of inputs, as an array.</summary>
    public abstract NpgsqlParameter ArrayOf(IReadOnlyList<TInput> inputs);

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
    public override NpgsqlParameter ArrayOf(IReadOnlyList<TInput> inputs)
    {
        var values = new TParameter[inputs.Count];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = value(inputs[i]);
        }

        return new NpgsqlParameter<TParameter[]> { TypedValue = values, NpgsqlDbType = NpgsqlDbType.Array | type };
    }

    public override object? Of(TInput input) => value(input);
}
