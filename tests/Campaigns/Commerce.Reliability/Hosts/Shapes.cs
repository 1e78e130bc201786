using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Reliability.Hosts;

/// <summary>What a run is to do.</summary>
/// <param name="Number">Decides details.</param>
/// <param name="Refuse">Its last step fails, so that everything is compensated.</param>
internal sealed record Work(int Number, bool Refuse);

/// <summary>
/// Workflows of every shape. An effect is a row of the shared database, in the step's transaction; what is done outside is a row written on
/// a connection of its own, as a call of another system would be, and counted.
/// </summary>
internal sealed class Shapes
{
    // A database that is away for a moment must not leave a run failed for good.
    private static readonly RetryPolicy CompensationRetry = new()
    {
        Attempts = 20,
        Delay = TimeSpan.FromMilliseconds(50),
        Backoff = 2,
        MaxDelay = TimeSpan.FromSeconds(2),
    };

    public static readonly Event<Work> Finished = new("work.finished");

    private readonly Database database;
    private readonly NpgsqlDataSource outside;

    public Shapes(Database database, NpgsqlDataSource outside)
    {
        (this.database, this.outside) = (database, outside);
        Answer = Step.WaitFor<int>("answer");
        var inner = Workflow.Create(
            "inner", (Composer<Work> flow) => flow.Step(Effect("inner-effect"), flow.Step(Outside("inner-outside"), flow.Input)));
        All =
        [
            Workflow.Create("chain", (Composer<Work> flow) =>
                flow.Step(
                    Check(), flow.Step(Effect("effect-3"), flow.Step(Effect("effect-2"), flow.Step(Effect("effect-1"), flow.Input))))),
            Workflow.Create("mixed", (Composer<Work> flow) =>
            {
                var work = flow.Step(Outside("outside-2"), flow.Step(Effect("effect-1"), flow.Step(Outside("outside-1"), flow.Input)));
                flow.Emit(Finished, work);
                return flow.Step(Check(), work);
            }),
            Workflow.Create("fan", (Composer<Work> flow) =>
            {
                var (one, _, _) = flow.Parallel(
                    first => first.Step(Effect("effect-2"), first.Step(Effect("effect-1"), flow.Input)),
                    second => second.Step(Outside("outside-1"), flow.Input),
                    third => third.Step(Effect("effect-3"), third.Step(Outside("outside-2"), flow.Input)));
                var items = flow.Select(
                    one,
                    work =>
                        (IReadOnlyList<Work>)[
                            .. Enumerable.Range(0, 1 + (work.Number % 4)).Select(number => work with { Number = number })]);
                flow.ForEach("items", items, (body, item) => body.Step(Effect("item-effect"), item), maxConcurrency: 2);
                return flow.Step(Check(), flow.Input);
            }),
            Workflow.Create("nested", (Composer<Work> flow) =>
            {
                var work = flow.Run(inner, flow.Step(Flaky(), flow.Input));
                work = flow.When(
                    "even",
                    work,
                    it => it.Number % 2 == 0,
                    then => then.Step(Effect("even-effect"), work)).Else(otherwise => otherwise.Step(Outside("odd-outside"), work));
                flow.Emit(Finished, work);
                return flow.Step(Check(), work);
            }),
            Workflow.Create("waits", (Composer<Work> flow) =>
            {
                var work = flow.Step(Effect("effect-1"), flow.Input);
                flow.WaitFor(Answer);
                flow.Delay("pause", TimeSpan.FromMilliseconds(30));
                return flow.Step(Check(), flow.Step(Outside("outside-1"), work));
            }),
            Workflow.Create("locked", (Composer<Work> flow) =>
            {
                flow.Lock("lock", flow.Select(flow.Input, work => $"resource:{work.Number % 3}"), TimeSpan.FromMinutes(5));
                return flow.Step(Check(), flow.Step(Effect("effect-1"), flow.Input));
            }),
        ];
    }

    public IReadOnlyList<Workflow<Work, Work>> All { get; }

    public ExternalStep<Unit, int> Answer { get; }

    private Step<Work, Work> Effect(string name) => Step.Create(
        new StepOptions(name) { Transactional = true, CompensationRetry = CompensationRetry },
        async (Work work, StepContext step) =>
        {
            await InSessionAsync(
                "insert into torture.effect (run, step) values ($1, $2)", step.RunId.Value, step.StepPath, step.CancellationToken);
            return StepResponse.Of(work);
        },
        (Work _, StepContext step) =>
            InSessionAsync(
                "delete from torture.effect where run = $1 and step = $2", step.RunId.Value, step.StepPath, step.CancellationToken));

    // The answer of a call outside can get lost: then nobody knows whether it was made, and it is called back all the same.
    private Step<Work, Work> Outside(string name) => Step.Create(
        new StepOptions(name) { CompensateUncertain = true, CompensationRetry = CompensationRetry },
        async (Work work, StepContext step) =>
        {
            await OutsideAsync(step);
            return StepResponse.Of(work);
        },
        (Work _, StepContext step) => OutsideAsync(step));

    private Step<Work, Work> Flaky() => Step.Create(
        new StepOptions("flaky") { Retry = new RetryPolicy { Attempts = 3, Delay = TimeSpan.FromMilliseconds(20), Jitter = 0.5 } },
        (Work work, StepContext step) =>
            step.Attempt <= work.Number % 3 ? throw new InvalidOperationException("not yet") : Task.FromResult(work));

    private static Step<Work, Work> Check() => Step.Create(
        new StepOptions("check") { Transactional = true },
        (Work work, StepContext _) => work.Refuse ? throw new CommerceException(ErrorType.NotAllowed, "refused") : Task.FromResult(work));

    private async Task InSessionAsync(string sql, string run, string step, CancellationToken cancellationToken)
    {
        await using var session = database.BeginSession();
        await session.QueryAsync(sql, _ => 0, [run, step], cancellationToken);
        await session.CommitAsync(cancellationToken);
    }

    private async Task OutsideAsync(StepContext step)
    {
        await using var command = outside.CreateCommand(
            """
            insert into torture.outside (key, run, step, action) values ($1, $2, $3, $4)
            on conflict (key) do update set times = outside.times + 1
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = step.IdempotencyKey });
        command.Parameters.Add(new NpgsqlParameter { Value = step.RunId.Value });
        command.Parameters.Add(new NpgsqlParameter { Value = step.StepPath });
        command.Parameters.Add(new NpgsqlParameter { Value = step.Action == StepAction.Invoke ? "invoke" : "compensate" });
        await command.ExecuteNonQueryAsync(step.CancellationToken);
    }
}
