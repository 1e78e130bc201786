using System.Globalization;
using Commerce.Workflows;
using Commerce.Workflows.Journal;

namespace Commerce.Testing.Workflows;

/// <summary>
/// What the steps of a proof have done to the world outside, kept like a good service keeps it: by <see
/// cref="StepContext.IdempotencyKey"/>,
/// so that a repetition has one effect. Its text is what is left of the effects, in alphabetical order, and what went wrong with them.
/// </summary>
public sealed class EffectLog
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, string> done = new(StringComparer.Ordinal);
    private readonly HashSet<string> compensated = new(StringComparer.Ordinal);
    private readonly List<(string Key, string Effect)> committed = [];
    private readonly List<string> history = [];
    private readonly List<string> mistakes = [];

    /// <summary>
    /// Everything that happened, in order, repetitions left out: <c>+</c> for what was done, <c>-</c> for what was reverted.
    /// </summary>
    public IReadOnlyList<string> History
    {
        get
        {
            lock (gate)
            {
                return [.. history];
            }
        }
    }

    /// <summary>Does something outside of the shared database.</summary>
    /// <param name="step">The call.</param>
    /// <param name="effect">What is done. Another effect under the same key is a mistake.</param>
    public void Do(StepContext step, string effect)
    {
        ArgumentNullException.ThrowIfNull(step);
        var key = KeyOf(step);
        lock (gate)
        {
            if (compensated.Contains(key))
            {
                mistakes.Add($"'{effect}' was done under {key} after it had been reverted");
            }
            else if (done.TryAdd(key, effect))
            {
                history.Add("+" + effect);
            }
            else if (done[key] != effect)
            {
                mistakes.Add($"'{effect}' was done under {key}, which had done '{done[key]}'");
            }
        }
    }

    /// <summary>Reverts what the same step has done, if anything.</summary>
    /// <param name="step">The call, of the compensation.</param>
    public void Compensate(StepContext step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var key = KeyOf(step);
        lock (gate)
        {
            if (compensated.Add(key) && done.TryGetValue(key, out var effect))
            {
                history.Add("-" + effect);
            }
        }
    }

    /// <summary>Does something in the unit of work of the call: it is done when the journal has the entry, once, or not at all.</summary>
    /// <param name="step">The call.</param>
    /// <param name="effect">What is done.</param>
    public void DoInUnit(StepContext step, string effect)
    {
        ArgumentNullException.ThrowIfNull(step);
        var key = KeyOf(step);
        InMemoryJournal.Enlist(() =>
        {
            lock (gate)
            {
                committed.Add((key, effect));
                history.Add("+" + effect);
            }
        });
    }

    /// <summary>Reverts, in the unit of work of the call, what the same step has done in one, if anything.</summary>
    /// <param name="step">The call, of the compensation.</param>
    public void CompensateInUnit(StepContext step)
    {
        ArgumentNullException.ThrowIfNull(step);
        var key = KeyOf(step);
        InMemoryJournal.Enlist(() =>
        {
            lock (gate)
            {
                var index = committed.FindIndex(one => one.Key == key);
                if (index >= 0)
                {
                    history.Add("-" + committed[index].Effect);
                    committed.RemoveAt(index);
                }
            }
        });
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        lock (gate)
        {
            var left = done.Where(one => !compensated.Contains(one.Key)).Select(one => one.Value).Concat(
                committed.Select(one => one.Effect)).Order(StringComparer.Ordinal);
            return string.Join(
                '\n', left.Concat(mistakes.Select(mistake => string.Create(CultureInfo.InvariantCulture, $"MISTAKE: {mistake}"))));
        }
    }

    /// <summary>The key of the invocation, also in its compensation.</summary>
    private static string KeyOf(StepContext step) => step.IdempotencyKey[..step.IdempotencyKey.LastIndexOf(':')];
}
