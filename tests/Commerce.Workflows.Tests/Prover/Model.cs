using System.Globalization;
using Commerce.Testing.Workflows;

namespace Commerce.Workflows.Tests.Prover;

/// <summary>What a graph must do, computed without engine and journal: it follows the graph, that is all.</summary>
internal sealed class Model
{
    private readonly List<Act> certain = [];
    private readonly List<Act> possible = [];
    private readonly List<int> events = [];
    private readonly string prefix;
    private bool inOrder = true;

    private Model(string prefix) => this.prefix = prefix;

    /// <summary>The number the run returns; <see langword="null"/> when it fails.</summary>
    public int? Result { get; private set; }

    /// <summary>What is said to the steps that ask, by path.</summary>
    public Dictionary<string, IReadOnlyList<StepAnswer>> Answers { get; } = [];

    public static Model Of(Chain graph, int input)
    {
        var model = new Model("");
        model.Result = model.Follow(graph, input);
        return model;
    }

    /// <summary>How an outcome differs from what must be.</summary>
    public IEnumerable<string> Judge(ProofOutcome outcome)
    {
        var run = outcome.Runs.Single();
        var mayFail = certain.Concat(possible).Any(act => act.CannotBeCompensated);
        var mustFail = certain.Any(act => act.CannotBeCompensated);
        WorkflowState[] states = Result is not null ? [WorkflowState.Done]
            : mustFail ? [WorkflowState.Failed]
            : mayFail ? [WorkflowState.Reverted, WorkflowState.Failed]
            : [WorkflowState.Reverted];
        if (!states.Contains(run.Stored.State))
        {
            yield return $"the model says {string.Join(" or ", states)}";
        }

        if (run.Result != Result?.ToString(CultureInfo.InvariantCulture))
        {
            yield return $"the result is {run.Result}, the model says {Result}";
        }

        var emitted = outcome.Events.Select(one => int.Parse(one.Data, CultureInfo.InvariantCulture)).Order();
        var announced = Result is null ? [] : events.Order().ToList();
        if (!emitted.SequenceEqual(announced))
        {
            yield return $"the events are [{string.Join(", ", emitted)}], the model says [{string.Join(", ", announced)}]";
        }

        foreach (var wrong in Compare("done", Done(run), act => act.Kind == Kind.Done)
            .Concat(Compare("left", Left(outcome), act => act.Leaves(Result is not null), act => act.Effect)))
        {
            yield return wrong;
        }

        var compensated = run.Stored.Entries.Where(
            entry => entry is { Action: StepAction.Compensate, Step.Length: > 0, Outcome: StepOutcome.Reverted or StepOutcome.Failed })
            .Select(entry => entry.Step).ToList();
        var backwards = Result is not null ? [] : certain.Where(act => act.IsCompensated).Select(act => act.Path).Reverse().ToList();
        if (inOrder && !compensated.SequenceEqual(backwards))
        {
            yield return $"[{string.Join(", ", compensated)}] were compensated, the model says [{string.Join(", ", backwards)}]";
        }
    }

    private static List<string> Done(ProofRun run) =>
        [.. run.Stored.Entries
            .Where(entry => entry is { Action: StepAction.Invoke, Outcome: StepOutcome.Done } && entry.Step.Split('/')[^1].StartsWith('s'))
            .Select(entry => entry.Step)];

    private static List<string> Left(ProofOutcome outcome) => [.. outcome.Effects.Split('\n', StringSplitOptions.RemoveEmptyEntries)];

    private IEnumerable<string> Compare(string what, List<string> actual, Func<Act, bool> counts, Func<Act, string>? text = null)
    {
        text ??= act => act.Path;
        var must = certain.Where(counts).Select(text).Order(StringComparer.Ordinal).ToList();
        var may = possible.Where(counts).Select(text).Concat(must).ToHashSet();
        if (must.Except(actual).Any() || !may.IsSupersetOf(actual) || actual.Count != actual.Distinct().Count())
        {
            yield return $"[{string.Join(", ", actual)}] are {what}, the model says [{string.Join(", ", must)}]" +
                (may.Count > must.Count ? $", perhaps some of [{string.Join(", ", may.Except(must))}]" : "");
        }
    }

    private int? Follow(Chain chain, int number)
    {
        int? value = number;
        foreach (var part in chain.Parts)
        {
            var skips = false;
            value = part switch
            {
                Call call => Follow(call, value.Value, out skips),
                Question question => Follow(question, value.Value),
                Choice choice =>
                    value % 2 == 0 ? Follow(
                        choice.Then, value.Value) : choice.Otherwise is { } otherwise ? Follow(otherwise, value.Value) : 0,
                Beside beside => FollowBeside([.. beside.Branches.Select(branch => (branch, value.Value, prefix))]),
                Loop loop => FollowLoop(loop, value.Value),
                Inner inner => Take(new Model($"{prefix}n{inner.Id}/"), model => model.Follow(inner.Body, value.Value)),
                Announcement => Announce(value.Value),
                _ => value,
            };
            if (value is null || skips)
            {
                return value;
            }
        }

        return value;
    }

    private int? Follow(Call call, int number, out bool skips)
    {
        skips = false;
        var path = prefix + call.Name;
        if (!call.HalfWay && call.Fails < call.Attempts)
        {
            certain.Add(new(path, $"{path} with {number}", Kind.Done, call));
            return number + 1;
        }

        certain.Add(new(path, $"{path} half of {number}", call.HalfWay ? Kind.Half : Kind.Failed, call));
        skips = call.Policy == 2;
        return call.Policy == 0 ? null : 0;
    }

    private int? Follow(Question question, int number)
    {
        var path = prefix + question.Name;
        certain.Add(new(path, $"{path} asked with {number}", question.Answered ? Kind.Done : Kind.Half, null));
        Answers[path] = question.Answered ? [StepAnswer.Complete(number * 3)] : [];
        return question.Answered ? number * 3 : null;
    }

    private int Announce(int number)
    {
        events.Add(number);
        return number;
    }

    private int? FollowLoop(Loop loop, int first)
    {
        var turns = Enumerable.Range(0, loop.Count).Select(index => (loop.Body, first + index, $"{prefix}l{loop.Id}[{index}]/")).ToList();
        if (loop.Lanes > 1 && loop.Count > 1)
        {
            return FollowBeside(turns);
        }

        var sum = 0;
        foreach (var (body, number, at) in turns)
        {
            if (Take(new Model(at), model => model.Follow(body, number)) is not { } value)
            {
                return null;
            }

            sum += value;
        }

        return sum;
    }

    /// <summary>One after the other: what it does is done here.</summary>
    private int? Take(Model inner, Func<Model, int?> follow)
    {
        var value = follow(inner);
        Add(inner, certainly: true);
        return value;
    }

    /// <summary>Side by side: when one fails, nobody knows how far the others came.</summary>
    private int? FollowBeside(List<(Chain Chain, int Number, string Prefix)> branches)
    {
        var models = branches.Select(branch => new Model(branch.Prefix)).ToList();
        var values = models.Select((model, index) => model.Follow(branches[index].Chain, branches[index].Number)).ToList();
        var failing = values.Count(value => value is null);
        for (var i = 0; i < models.Count; i++)
        {
            Add(models[i], certainly: failing == 0 || (failing == 1 && values[i] is null));
        }

        inOrder &= models.Count(model => model.certain.Count + model.possible.Count > 0) < 2;
        return failing > 0 ? null : values.Sum();
    }

    private void Add(Model inner, bool certainly)
    {
        (certainly ? certain : possible).AddRange(inner.certain);
        possible.AddRange(inner.possible);
        events.AddRange(inner.events);
        inOrder &= inner.inOrder;
        foreach (var (path, answers) in inner.Answers)
        {
            Answers[path] = answers;
        }
    }

    private enum Kind
    {
        Done,
        Half,
        Failed,
    }

    private sealed record Act(string Path, string Effect, Kind Kind, Call? Call)
    {
        public bool IsCompensated => Call is not { NotCompensated: true } && (Kind != Kind.Failed || Call is { Uncertain: true });

        public bool CannotBeCompensated => IsCompensated && Call?.CompensationFails >= Call?.CompensationAttempts;

        /// <summary>Whether its effect is there when the run has ended.</summary>
        public bool Leaves(bool done) => Kind switch
        {
            Kind.Failed => false,
            Kind.Half when Call is { InUnit: true } => false,
            _ => done || !IsCompensated || CannotBeCompensated,
        };
    }
}
