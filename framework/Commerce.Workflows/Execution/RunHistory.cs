using System.Globalization;
using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>What the journal has of a run that is resumed, by path.</summary>
internal sealed class RunHistory
{
    private readonly Dictionary<string, StepHistory> steps = new(StringComparer.Ordinal);

    public RunHistory(StoredRun stored)
    {
        var requests = stored.Messages.Where(
            message => message.Kind == MessageKind.Compensate).Select(message => message.Number).ToHashSet();
        foreach (var entry in stored.Entries)
        {
            Last = entry.Sequence;
            AskedAgainAt = entry.Message is { } number && requests.Contains(number) ? entry.Sequence : AskedAgainAt;
            Step(entry.Step).Add(entry);
        }
    }

    /// <summary>The number of the last entry.</summary>
    public int Last { get; }

    /// <summary>The entry since which failed compensations are retried; 0: none.</summary>
    public int AskedAgainAt { get; }

    /// <summary>The steps that have to be compensated, were not, and are not among those that replay has found.</summary>
    /// <param name="found">Those that replay has found.</param>
    /// <param name="isSure">Whether a step of which only its beginning is known has to be compensated.</param>
    public IReadOnlyList<string> Uncompensated(IEnumerable<string> found, Func<string, bool> isSure)
    {
        var known = found.ToHashSet(StringComparer.Ordinal);
        return
        [
            .. steps.Where(step => step.Value.MayBeUncompensated && (step.Value.HasCompensationInput || isSure(step.Key)))
                .Select(step => step.Key)
                .Where(path => !known.Contains(path))
                .Order(StringComparer.Ordinal),
        ];
    }

    public StepHistory? Find(string path) => steps.GetValueOrDefault(path);

    /// <summary>Returns the indexes of the iterations of a loop that have begun; what was only compensated does not count.</summary>
    /// <param name="path">The path of the loop.</param>
    public HashSet<int> Iterations(string path)
    {
        var before = $"{path}[";
        return
        [
            .. steps.Where(step => step.Key.StartsWith(before, StringComparison.Ordinal) && (step.Value.End ?? step.Value.Open) is not null)
                .Select(step => step.Key[before.Length..step.Key.IndexOf(']', before.Length)])
                .Select(index => int.Parse(index, CultureInfo.InvariantCulture)),
        ];
    }

    /// <summary>Whether the compensation of a step that certainly began was attempted. Uncertain steps come before it.</summary>
    public bool IsPastUncertain =>
        steps.Any(
            step => step is { Key.Length: > 0, Value.IsCertain: true } && (step.Value.Compensated ?? step.Value.Compensating) is not null);

    private StepHistory Step(string path)
    {
        if (!steps.TryGetValue(path, out var step))
        {
            steps.Add(path, step = new StepHistory());
        }

        return step;
    }
}

/// <summary>The entries of one step.</summary>
internal sealed class StepHistory
{
    /// <summary>How its invocation ended; <see langword="null"/> while it has not.</summary>
    public JournalEntry? End { get; private set; }

    /// <summary>The last entry of an invocation that has not ended: it waits, an attempt failed, or one has begun.</summary>
    public JournalEntry? Open { get; private set; }

    /// <summary>The last entry before the end that has a compensation input, or that says that the step waits.</summary>
    public JournalEntry? Begun { get; private set; }

    /// <summary>How its compensation ended; <see langword="null"/> while it has not.</summary>
    public JournalEntry? Compensated { get; private set; }

    /// <summary>Whether the step certainly began.</summary>
    public bool IsCertain => (End ?? Begun) is not null;

    /// <summary>Whether the journal has what its compensation needs.</summary>
    public bool HasCompensationInput => (End?.CompensationInput ?? Begun?.CompensationInput) is not null;

    /// <summary>Whether it may have done something, and its compensation has not succeeded.</summary>
    public bool MayBeUncompensated => Compensated is not { Outcome: StepOutcome.Reverted }
        && (HasCompensationInput || (End ?? Open) is { Outcome: not StepOutcome.Skipped });

    /// <summary>The last entry of a compensation that has not ended: an attempt failed.</summary>
    public JournalEntry? Compensating { get; private set; }

    public void Add(JournalEntry entry)
    {
        switch (entry)
        {
            case { Action: StepAction.Compensate, Outcome: StepOutcome.Retrying }:
                Compensating = entry;
                break;
            case { Action: StepAction.Compensate }:
                Compensated = entry;
                break;
            case { Outcome: StepOutcome.Waiting }:
                Open = Begun = entry;
                break;
            case { Outcome: StepOutcome.Retrying or StepOutcome.Invoking }:
                Open = entry;
                Begun = entry.CompensationInput is null ? Begun : entry;
                break;
            default:
                End = entry;
                break;
        }
    }
}
