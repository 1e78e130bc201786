using Commerce.Testing.App.Mail;
using Commerce.Workflows;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Testing.Tests.Workflows;

/// <summary>Has a step that is tried again after a short and after a long time.</summary>
public static class Retry
{
    private static readonly Step<Unit, Unit> Send = Step.Create(
        new StepOptions("send") { Retry = new RetryPolicy { Attempts = 3, Delay = TimeSpan.FromSeconds(1), Backoff = 3600 } },
        (Unit _, StepContext step) =>
            step.Container.GetRequiredService<IMailer>().SendAsync("ada@example.com", "hello", step.CancellationToken));

    public static readonly Workflow<Unit, Unit> Definition = Workflow.Create(
        "retry", (Composer<Unit> flow) => flow.Step(Send, flow.Input));
}
