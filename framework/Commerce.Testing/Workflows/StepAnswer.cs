using System.Text.Json;
using Commerce.Serialization;

namespace Commerce.Testing.Workflows;

/// <summary>What a proof says when a step waits for an answer from outside.</summary>
public sealed record StepAnswer
{
    private StepAnswer()
    {
    }

    /// <summary>The step is invoked again.</summary>
    public static StepAnswer Retry { get; } = new() { Kind = StepAnswerKind.Retry };

    /// <summary>The run is cancelled. Also for a pause.</summary>
    public static StepAnswer Cancel { get; } = new() { Kind = StepAnswerKind.Cancel };

    internal StepAnswerKind Kind { get; private init; }

    internal JsonElement Output { get; private init; }

    internal string Error { get; private init; } = "";

    internal bool Permanent { get; private init; }

    /// <summary>The step has succeeded.</summary>
    /// <param name="output">Its output.</param>
    public static StepAnswer Complete<TOutput>(TOutput output) =>
        new() { Kind = StepAnswerKind.Complete, Output = JsonSerializer.SerializeToElement(output, JournalJson.Options) };

    /// <summary>The step has failed.</summary>
    /// <param name="error">Why.</param>
    /// <param name="permanent">No attempt is made any more.</param>
    public static StepAnswer Fail(string error, bool permanent = false) =>
        new() { Kind = StepAnswerKind.Fail, Error = error, Permanent = permanent };
}

internal enum StepAnswerKind
{
    Complete,
    Fail,
    Retry,
    Cancel,
}
