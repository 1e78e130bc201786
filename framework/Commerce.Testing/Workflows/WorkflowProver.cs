using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Commerce.Serialization;
using Commerce.Workflows;

namespace Commerce.Testing.Workflows;

/// <summary>
/// Proves that a workflow survives everything that can happen to the process that runs it. It runs the workflow undisturbed, in a
/// <see cref="Simulation"/>; then it lets the process die before and after, or the answer of the store get lost at, every single operation
/// of the journal, lets another process recover, and compares: state, result, effects, order of compensations, events, locks, journal
/// entries. With <see cref="WorkflowProof{TInput, TResult}.Hostility"/> it is hostile, too.
/// </summary>
public static class WorkflowProver
{
    private static readonly JournalFault[] Faults = Enum.GetValues<JournalFault>();

    /// <summary>Tries everything.</summary>
    /// <param name="proof">The workflow, and the world it runs in.</param>
    /// <returns>What was found. See <see cref="ProofReport.ThrowIfViolated"/>.</returns>
    public static ProofReport Prove<TInput, TResult>(WorkflowProof<TInput, TResult> proof)
    {
        ArgumentNullException.ThrowIfNull(proof);
        var began = Stopwatch.GetTimestamp();
        var subject = Subject(proof);
        var violations = new List<ProofViolation>();
        var first = new ProofCourse(subject, new JournalFaults());
        var undisturbed = first.Run();
        var (graph, inOrder) = (first.Graph, subject.Runs == 1 && !IsSideBySide(proof.Workflow.Plan));
        Judge(undisturbed, ProofChecks.Invariants(undisturbed, subject).Concat(proof.Judge?.Invoke(undisturbed) ?? []));

        var recoveries = new Dictionary<(int Operation, JournalFault Fault), int>();
        foreach (var point in violations.Count > 0 ? [] : Points(undisturbed.Operations, proof.MostPoints, proof.Seed))
        {
            if (Try(point) is { Faults: 1 } outcome)
            {
                recoveries.Add(point, outcome.Operations);
            }
        }

        var hostile = new HostileProver(subject, violations.Count > 0 ? Hostility.None : proof.Hostility);
        var hostility = proof.Hostility == Hostility.None ? null : hostile.Prove(
            violations.Count > 0 ? 0 : proof.HostileCourses, (outcome, wrong) => Describe(subject, graph, undisturbed, outcome, wrong));
        violations.AddRange(hostile.Violations);
        var pairs = Pairs(
            recoveries, violations.Count > 0 ? 0 : proof.Pairs, proof.Seed).Count(pair => Try(pair.First, pair.Second).Faults == 2);
        return new ProofReport
        {
            Workflow = proof.Workflow.Options.Name,
            Seed = proof.Seed,
            Ends = [.. undisturbed.Runs.Select(run => run.Stored.State).Distinct()],
            Operations = undisturbed.Operations,
            Possible = undisturbed.Operations * Faults.Length,
            Points = recoveries.Count,
            Pairs = pairs,
            Hostility = hostility,
            Duration = Stopwatch.GetElapsedTime(began),
            Violations = [.. violations.OrderBy(violation => violation.Faults).ThenBy(violation => violation.Text.Length)],
        };

        ProofOutcome Try(params (int Operation, JournalFault Fault)[] faults)
        {
            var outcome = new ProofCourse(subject, new JournalFaults(faults)).Run();
            Judge(outcome, ProofChecks.Invariants(outcome, subject).Concat(
                proof.Judge?.Invoke(outcome) ?? ProofChecks.Differences(undisturbed, outcome, inOrder)));
            return outcome;
        }

        void Judge(ProofOutcome outcome, IEnumerable<string> found)
        {
            var wrong = found.ToList();
            if (wrong.Count > 0)
            {
                violations.Add(new(outcome.Faults, Describe(subject, graph, undisturbed, outcome, wrong)));
            }
        }
    }

    private static ProofSubject Subject<TInput, TResult>(WorkflowProof<TInput, TResult> proof) => new(proof.Workflow, proof.Inputs.Count)
    {
        Call = async (host, services, number) =>
        {
            var options = new RunOptions
            {
                TransactionId = ProofSubject.TransactionId(number),
                ThrowOnError = false,
                OnProgress = host.OnProgress,
            };
            var workflow = (Workflow<TInput, TResult>)host.Workflow;
            var run = await host.Runtime.RunAsync(services, workflow, proof.Inputs[number], options, CancellationToken.None);
            return new(
                run.State,
                run.State == WorkflowState.Done ? JsonSerializer.Serialize(run.Result, CommerceJson.Options) : null,
                ProofRun.Describe(run.Errors.Select(error => (error.Step, error.Action))));
        },
        Rebuild = plan => new Workflow<TInput, TResult>(proof.Workflow.Options, plan),
        Serialize = static result => JsonSerializer.Serialize(Slots.As<TResult>(result), CommerceJson.Options),
        World = proof.World,
        References = proof.References,
        Answers = proof.Answers,
        Handlers = proof.Handlers,
        Afterwards = proof.Afterwards,
        LeavesNothing = proof.LeavesNothing && proof.Judge is null,
        Seed = proof.Seed,
        Journal = proof.Journal,
        HostileJudge = proof.HostileJudge,
        Patience = proof.Patience,
        Limit = proof.Limit,
    };

    private static IEnumerable<(int Operation, JournalFault Fault)> Points(int operations, int most, int seed)
    {
        var all = Faults.SelectMany(fault => Enumerable.Range(1, operations).Select(operation => (operation, fault))).ToArray();
        if (all.Length <= most)
        {
            return all;
        }

        new Random(seed).Shuffle(all);
        return all.Take(most);
    }

    private static IEnumerable<((int, JournalFault) First, (int, JournalFault) Second)> Pairs(
        Dictionary<(int Operation, JournalFault Fault), int> recoveries, int most, int seed)
    {
        var random = new Random(seed);
        var firsts = recoveries.Where(point => point.Value > point.Key.Operation).ToList();
        for (var i = 0; i < most && firsts.Count > 0; i++)
        {
            var (first, last) = firsts[random.Next(firsts.Count)];
            yield return (first, (random.Next(first.Operation + 1, last + 1), Faults[random.Next(Faults.Length)]));
        }
    }

    /// <summary>
    /// Whether nodes run side by side, or may, in a workflow that is only referred to: then a crash may change their order, and how far
    /// one got when the other failed.
    /// </summary>
    internal static bool IsSideBySide(WorkflowPlan plan) => plan.AllNodes().Any(node =>
        node is ParallelNode or ForEachNode { MaxConcurrency: > 1 }
            || (node is NestedNode { Target.Definition: var inner } && (inner is null || IsSideBySide(inner.Plan))));

    private static string Describe(ProofSubject subject, string graph, ProofOutcome undisturbed, ProofOutcome outcome, List<string> wrong)
    {
        var text = new StringBuilder();
        text.Append("workflow ").Append(subject.Workflow.Options.Name).Append(", seed ").Append(subject.Seed).Append('\n').Append(
            ProofChecks.Indented(graph.TrimEnd())).Append('\n');
        text.Append(outcome.Notes.Count == 0 ? "undisturbed\n" : "what happened\n");
        Append(text, outcome.Notes);
        foreach (var run in outcome.Runs)
        {
            text.Append("journal of ").Append(run.TransactionId).Append(", ").Append(run.Stored.State).Append('\n');
            Append(text, run.Entries);
        }

        foreach (var run in outcome.Notes.Count == 0 ? [] : undisturbed.Runs)
        {
            text.Append("undisturbed journal of ").Append(run.TransactionId).Append(", ").Append(run.Stored.State).Append('\n');
            Append(text, run.Entries);
        }

        text.Append("what is wrong\n");
        Append(text, wrong);
        return text.ToString();
    }

    private static void Append(StringBuilder text, IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            text.Append(ProofChecks.Indented(line)).Append('\n');
        }
    }
}
