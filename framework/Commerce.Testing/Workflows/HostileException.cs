using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Commerce.Testing.Workflows;

/// <summary>An exception that throws when somebody asks what has happened.</summary>
[SuppressMessage("Design", "CA1065", Justification = "That they throw is what it is for.")]
internal sealed class HostileException : Exception
{
    private const string Why = "Nobody can say.";

    private static readonly Func<Exception>[] Kinds =
    [
        static () => new HostileException(),
        static () => new InvalidOperationException("half of a pair: \ud800"),
        static () => new InvalidOperationException("zero: \0, and the other half of a pair: \udc00"),
        static () => new AggregateException(new HostileException(), new HostileException()),
        static () => new CommerceException(ErrorType.InvalidData, "\udfff\ud800"),
        static () => new SilentException(),
        static () => new InvalidOperationException(new string('x', 100_000), new HostileException()),
        static () => new PermanentFailureException("for good: \ud800"),
    ];

    public override string Message => throw new InvalidOperationException(Why);

    public override string? StackTrace => throw new InvalidOperationException(Why);

    public override IDictionary Data => throw new InvalidOperationException(Why);

    public override string? Source
    {
        get => throw new InvalidOperationException(Why);
        set => throw new InvalidOperationException(Why);
    }

    public override string? HelpLink
    {
        get => throw new InvalidOperationException(Why);
        set => throw new InvalidOperationException(Why);
    }

    /// <summary>An exception that is hard to describe.</summary>
    /// <param name="variant">Decides which.</param>
    public static Exception Create(int variant) => Kinds[variant % Kinds.Length]();

    public override Exception GetBaseException() => throw new InvalidOperationException(Why);

    public override string ToString() => throw new InvalidOperationException(Why);

    public override bool Equals(object? obj) => throw new InvalidOperationException(Why);

    public override int GetHashCode() => throw new InvalidOperationException(Why);

    /// <summary>An exception without a message.</summary>
    private sealed class SilentException : Exception
    {
        public override string Message => null!;

        public override string ToString() => null!;
    }
}
