using Commerce.Hosting.App.Support;

namespace Commerce.Hosting.Tests.Support;

/// <summary>Waiting that ends with the test.</summary>
public static class WaitingExtensions
{
    public static Task WaitAsync(this Signals signals, string name) => signals.WaitAsync(name, TestContext.Current.CancellationToken);

    public static Task<string> NextAsync(this Notes notes, string subject) =>
        notes.NextAsync(subject, TestContext.Current.CancellationToken);
}
