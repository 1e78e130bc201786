using Commerce.Testing.App.Mail;

namespace Commerce.Testing.Tests.Support;

/// <summary>Keeps mails instead of sending them.</summary>
public sealed class SentMails : IMailer
{
    private readonly Lock gate = new();
    private readonly List<string> subjects = [];
    private readonly List<(string Subject, TaskCompletionSource Sent)> waiting = [];

    public IReadOnlyList<string> Subjects
    {
        get
        {
            lock (gate)
            {
                return [.. subjects];
            }
        }
    }

    public Task SendAsync(string to, string subject, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            subjects.Add(subject);
            waiting.FindAll(waiter => waiter.Subject == subject).ForEach(waiter => waiter.Sent.TrySetResult());
        }

        return Task.CompletedTask;
    }

    /// <summary>Waits for a mail.</summary>
    public Task WaitForAsync(string subject)
    {
        lock (gate)
        {
            var sent = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Add((subject, sent));
            if (subjects.Contains(subject))
            {
                sent.SetResult();
            }

            return sent.Task;
        }
    }
}
