using Commerce.Users;

namespace Commerce.EndToEnd.App.Workflows;

public static class CreateUsers
{
    private static readonly Step<string, string> First = Create("first", transactional: false);
    private static readonly Step<string, string> Second = Create("second", transactional: false);
    private static readonly Step<string, string> Only = Create("only", transactional: true);

    private static readonly Step<string, string> Check = Step.Create(
        "check",
        (string email, StepContext _) => email.StartsWith("refused", StringComparison.Ordinal)
            ? throw new CommerceException(ErrorType.NotAllowed, "This user is refused.")
            : Task.FromResult(email));

    /// <summary>One transactional step: one commit.</summary>
    public static readonly Workflow<string, string> One = Workflow.Create("one", (Composer<string> flow) => flow.Step(Only, flow.Input));

    /// <summary>Two users, then a step that refuses some of them.</summary>
    public static readonly Workflow<string, string> Two = Workflow.Create(
        "two", (Composer<string> flow) => flow.Step(Check, flow.Step(Second, flow.Step(First, flow.Input))));

    private static Step<string, string> Create(string name, bool transactional) => Step.Create(
        new StepOptions(name) { Transactional = transactional },
        async (string email, StepContext step) =>
        {
            var user = await step.Resolve(Modules.User).CreateUserAsync(
                new CreateUserInput(email, FirstName: name), step.CancellationToken);
            return StepResponse.Of(email + ".next", user.Id);
        },
        async (string id, StepContext step) => await step.Resolve(Modules.User).DeleteUsersAsync([id], step.CancellationToken));
}
