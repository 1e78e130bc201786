using System.Globalization;
using System.Text;
using Commerce.Events;

namespace Commerce.Workflows.Tests.Prover;

/// <summary>Part of a random graph. All values are numbers; every part takes the one of the part before it.</summary>
public abstract record Part(int Id);

/// <summary>A step, and what goes wrong with it.</summary>
public sealed record Call(int Id) : Part(Id)
{
    public int Attempts { get; init; } = 1;

    public int Fails { get; init; }

    public int CompensationAttempts { get; init; } = 1;

    public int CompensationFails { get; init; }

    public bool HalfWay { get; init; }

    public bool Hangs { get; init; }

    public bool InUnit { get; init; }

    public bool Uncertain { get; init; }

    public bool NotCompensated { get; init; }

    public int Minutes { get; init; }

    /// <summary>0: the run fails; 1: it goes on; 2: it goes on after the block.</summary>
    public int Policy { get; init; }

    public string Name => $"s{Id}";
}

/// <summary>A step that is answered from outside, or not.</summary>
public sealed record Question(int Id, bool Answered) : Part(Id)
{
    public string Name => $"s{Id}";
}

/// <summary>A choice by whether the number is even.</summary>
public sealed record Choice(int Id, Chain Then, Chain? Otherwise) : Part(Id);

/// <summary>Things side by side; the sum of them.</summary>
public sealed record Beside(int Id, IReadOnlyList<Chain> Branches) : Part(Id);

/// <summary>A loop over so many numbers from the one given; the sum of them.</summary>
public sealed record Loop(int Id, int Count, int Lanes, Chain Body) : Part(Id);

/// <summary>Another workflow.</summary>
public sealed record Inner(int Id, Chain Body) : Part(Id);

/// <summary>An event with the number.</summary>
public sealed record Announcement(int Id) : Part(Id);

/// <summary>A pause.</summary>
public sealed record Pause(int Id, int Seconds) : Part(Id);

/// <summary>Parts one after the other.</summary>
public sealed record Chain(IReadOnlyList<Part> Parts)
{
    private static readonly Event<int> Announced = new("graph.announced");

    public Workflow<int, int> ToWorkflow() => Workflow.Create("graph", (Composer<int> flow) => Compose(flow, flow.Input));

    /// <summary>What the steps play.</summary>
    public Dictionary<string, Play> Plays() => All().OfType<Call>().ToDictionary(call => call.Name, call => new Play
    {
        Fails = call.Hangs ? 0 : call.Fails,
        Hangs = call.Hangs ? call.Fails : 0,
        CompensationFails = call.CompensationFails,
        FailsHalfWay = call.HalfWay,
    });

    public IEnumerable<Part> All() => Parts.SelectMany(part => part switch
    {
        Choice choice => [part, .. choice.Then.All(), .. choice.Otherwise?.All() ?? []],
        Beside beside => [part, .. beside.Branches.SelectMany(branch => branch.All())],
        Loop loop => [part, .. loop.Body.All()],
        Inner inner => [part, .. inner.Body.All()],
        _ => (IEnumerable<Part>)[part],
    });

    public override string ToString()
    {
        var text = new StringBuilder("\n");
        Write(text, "  ");
        return text.ToString();
    }

    private static StepOptions Options(Call call) => new(call.Name)
    {
        Transactional = call.InUnit,
        CompensateUncertain = call.Uncertain,
        NoCompensation = call.NotCompensated,
        Retry = new RetryPolicy { Attempts = call.Attempts, Delay = TimeSpan.FromMinutes(call.Minutes) },
        CompensationRetry = new RetryPolicy { Attempts = call.CompensationAttempts, Delay = TimeSpan.FromMinutes(call.Minutes) },
        Timeout = call.Hangs ? TimeSpan.FromMinutes(1) : null,
        OnFailure = call.Policy switch { 0 => FailurePolicy.Fail, 1 => FailurePolicy.Continue, _ => FailurePolicy.SkipRest },
    };

    private Value<int> Compose(Flow flow, Value<int> value)
    {
        foreach (var part in Parts)
        {
            value = Compose(flow, value, part);
        }

        return value;
    }

    private static Value<int> Compose(Flow flow, Value<int> value, Part part)
    {
        switch (part)
        {
            case Call call:
                return flow.Step(Stage.Act(Options(call)), value);
            case Question question:
                return flow.Step(
                    Stage.Ask(new StepOptions(question.Name) { Timeout = TimeSpan.FromHours(1), CompensateUncertain = true }), value);
            case Choice choice:
                var branch = flow.When($"w{part.Id}", value, number => number % 2 == 0, then => choice.Then.Compose(then, value));
                return choice.Otherwise is { } otherwise ? branch.Else(flow => otherwise.Compose(flow, value)) : branch;
            case Beside beside:
                return flow.Select(
                    flow.Parallel(beside.Branches.Select(Func<Flow, Value<int>> (branch) => flow => branch.Compose(flow, value))),
                    numbers => numbers?.Sum() ?? 0);
            case Loop loop:
                var items = flow.Select(value, IReadOnlyList<int> (first) => [.. Enumerable.Range(first, loop.Count)]);
                return flow.Select(flow.ForEach($"l{part.Id}", items, loop.Body.Compose, loop.Lanes), numbers => numbers?.Sum() ?? 0);
            case Inner inner:
                return flow.Run(
                    Workflow.Create($"n{part.Id}", (Composer<int> flow) => inner.Body.Compose(flow, flow.Input)), value, $"n{part.Id}");
            case Announcement:
                flow.Emit(Announced, value, $"e{part.Id}");
                return value;
            case Pause pause:
                flow.Delay($"p{part.Id}", TimeSpan.FromSeconds(pause.Seconds));
                return value;
            default:
                throw new InvalidOperationException($"unknown part {part}");
        }
    }

    private void Write(StringBuilder text, string indent)
    {
        foreach (var part in Parts)
        {
            IEnumerable<(string Title, Chain? Body)> blocks = part switch
            {
                Choice choice => [("then", choice.Then), ("else", choice.Otherwise)],
                Beside beside => beside.Branches.Select(branch => ("branch", (Chain?)branch)),
                Loop loop => [("body", loop.Body)],
                Inner inner => [("body", inner.Body)],
                _ => [],
            };
            text.Append(indent).Append(part switch
            {
                Choice => $"w{part.Id}: when even",
                Beside => "side by side",
                Loop loop => string.Create(CultureInfo.InvariantCulture, $"l{part.Id}: {loop.Count} times, {loop.Lanes} at once"),
                Inner => $"n{part.Id}: run",
                Call call => $"{call.Name}: {call}",
                _ => part.ToString(),
            }).Append('\n');
            foreach (var (title, body) in blocks.Where(block => block.Body is not null))
            {
                text.Append(indent).Append("  ").Append(title).Append('\n');
                body!.Write(text, indent + "    ");
            }
        }
    }
}
