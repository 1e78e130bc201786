using Commerce.Workflows;

namespace Commerce.Testing.Workflows;

/// <summary>Chooses the acts of a course.</summary>
/// <param name="subject">What is proved.</param>
/// <param name="known">What was called, and written, when nothing happened.</param>
internal sealed class HostileActs(ProofSubject subject, HostileWorld known)
{
    private const int Tries = 20;
    private const int Most = 3;

    private readonly List<((string Run, string Path) At, StepDefinition Step)> steps =
    [
        .. known.Adversary.Steps.Select(step => (step.Key, step.Value)).OrderBy(step => step.Key.Run, StringComparer.Ordinal).ThenBy(
            step => step.Key.Path, StringComparer.Ordinal),
    ];

    /// <summary>Chooses some acts.</summary>
    /// <param name="random">Decides which.</param>
    /// <param name="hostility">The kinds to choose from.</param>
    public IReadOnlyList<HostileAct> Choose(Random random, Hostility hostility)
    {
        var kinds = HostileTricks.Of(hostility);
        var acts = new List<HostileAct>();
        var count = 1 + Math.Min(random.Next(Most + 1), random.Next(Most));
        for (var tries = 0; kinds.Count > 0 && acts.Count < count && tries < Tries; tries++)
        {
            var tricks = kinds[random.Next(kinds.Count)];
            if (Act(random, tricks[random.Next(tricks.Length)]) is { } act && acts.TrueForAll(other => other.Trick != act.Trick))
            {
                acts.Add(act);
            }
        }

        if (acts.Exists(act => act.Trick.NeedsFailure) && random.Next(4) > 0 && Act(random, Failure(random, hostility)) is { } failure)
        {
            acts.Add(failure with { Again = true });
        }

        return acts;
    }

    private static HostileTrick Failure(Random random, Hostility hostility) =>
        !hostility.HasFlag(Hostility.Cancellations) || random.Next(2) == 0 ? HostileTrick.Fails : HostileTrick.CancelsDone;

    /// <summary>An act of a trick; <see langword="null"/> when there is no place for it.</summary>
    private HostileAct? Act(Random random, HostileTrick trick)
    {
        var act = new HostileAct(trick, ProofSubject.TransactionId(random.Next(subject.Runs)))
        {
            Variant = random.Next(100),
            Again = random.Next(2) == 0,
        };
        if (trick.IsOfHandler)
        {
            var possible = steps.FindAll(step => step.At.Run == act.Run && IsPossible(trick, step.Step));
            return possible.Count == 0 ? null : act with { Path = possible[random.Next(possible.Count)].At.Path };
        }

        return trick switch
        {
            HostileTrick.Function or HostileTrick.FunctionThrowsLater or HostileTrick.ShorterList or HostileTrick.StepRemoved
                or HostileTrick.StepsSwapped when PlanChange.Of(subject.Workflow, act, () => { }) is null => null,
            HostileTrick.LockKey when !subject.Workflow.TakesLocks => null,
            HostileTrick.Function or HostileTrick.LockKey => act,
            _ when trick.Kind == Hostility.ThrowingListeners => act,
            HostileTrick.CancelsDone when subject.Afterwards != ProofRequest.None => null,
            _ => act with { At = 1 + random.Next(known.Store.Writes(act.Run) + 2) },
        };
    }

    private static bool IsPossible(HostileTrick trick, StepDefinition step) => trick switch
    {
        // A step that only waits has no handler.
        _ when step.IsExternal && !step.AsksOutside => false,
        HostileTrick.Output => !step.IsExternal,
        HostileTrick.CompensationInput => step.HasCompensation,
        HostileTrick.HalfWay => step is { HasCompensation: true, IsExternal: false },
        _ => !trick.Compensates || step.HasCompensation,
    };
}
