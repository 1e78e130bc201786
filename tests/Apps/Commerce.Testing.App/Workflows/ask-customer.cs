using Commerce.Testing.App.Mail;
using Commerce.Users;

namespace Commerce.Testing.App.Workflows;

/// <summary>Asks a customer after a day how it went.</summary>
public static class AskCustomer
{
    private static readonly Step<UserReference, Unit> Ask = Step.Create(
        "ask",
        async (UserReference customer, StepContext step) =>
        {
            var user = await step.Resolve(Modules.User).RetrieveUserAsync(customer.Id, step.CancellationToken);

            await step.Container.GetRequiredService<IMailer>().SendAsync(user.Email, "How do you like it?", step.CancellationToken);
        });

    public static readonly Workflow<UserReference, Unit> Definition = Workflow.Create(
        "ask-customer",
        (Composer<UserReference> flow) =>
        {
            flow.Delay("a-day", TimeSpan.FromDays(1));
            return flow.Step(Ask, flow.Input);
        });
}
