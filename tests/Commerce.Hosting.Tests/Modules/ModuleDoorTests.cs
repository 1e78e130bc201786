using Commerce.Hosting.Modules;
using Commerce.Hosting.Settings;
using Commerce.Hosting.Tests.Support;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Commerce.Hosting.Tests.Modules;

/// <summary>A call that is given up cannot be aborted, and concerns nobody any more.</summary>
public sealed class ModuleDoorTests
{
    private static readonly ModuleRegistration Module = new(new ModuleKey<IOwner>("bad", "Acme.Bad"), "Acme.Bad", _ => { }, null, false);

    private readonly FakeTimeProvider time = new();
    private readonly ModuleDoor door;

    public ModuleDoorTests() =>
        door = new(new HostSettings(new ConfigurationBuilder().Build()), time, NullLogger<ModuleDoor>.Instance);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_result_that_comes_too_late_is_disposed_of()
    {
        var (hook, late) = (new TaskCompletionSource<Late>(), new Late());
        var calling = CallAsync(_ => hook.Task, Cancellation);
        time.Advance(TimeSpan.FromSeconds(30));

        var error = await Assert.ThrowsAsync<BootException>(() => calling);
        hook.SetResult(late);
        await late.Disposed.Task.WaitAsync(Cancellation);

        Assert.Equal(["COM1016"], error.Problems.Select(problem => problem.Id));
    }

    [Fact]
    public async Task The_token_of_the_call_is_cancelled_when_the_time_is_over()
    {
        var token = new TaskCompletionSource<CancellationToken>();
        var calling = CallAsync(
            async limit =>
            {
                token.SetResult(limit);
                await new TaskCompletionSource().Task;
                return new Late();
            },
            Cancellation);
        var limit = await token.Task;
        time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(limit.IsCancellationRequested);

        time.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<BootException>(() => calling);
        Assert.True(limit.IsCancellationRequested);
    }

    [Fact]
    public async Task A_callback_that_blocks_when_the_time_is_over_does_not_keep_the_host()
    {
        var registered = new TaskCompletionSource();
        var calling = CallAsync(
            limit =>
            {
                limit.Register(HangSignal.Hang);
                registered.SetResult();
                return new TaskCompletionSource<Late>().Task;
            },
            Cancellation);
        await registered.Task;

        // The timer of the clock runs the callback on the thread that moves it.
        _ = Task.Run(() => time.Advance(TimeSpan.FromSeconds(30)), Cancellation);

        var error = await Assert.ThrowsAsync<BootException>(() => calling);
        Assert.Equal(["COM1016"], error.Problems.Select(problem => problem.Id));
    }

    [Fact]
    public async Task A_start_that_is_cancelled_is_not_a_failure_of_the_module()
    {
        using var start = new CancellationTokenSource();
        var calling = CallAsync(_ => new TaskCompletionSource<Late>().Task, start.Token);

        await start.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => calling);
    }

    [Fact]
    public async Task A_call_runs_neither_on_the_callers_thread_nor_on_one_of_the_pool()
    {
        var (caller, isOfPool, thread) = (Environment.CurrentManagedThreadId, true, 0);

        await CallAsync(
            _ =>
            {
                (isOfPool, thread) = (Thread.CurrentThread.IsThreadPoolThread, Environment.CurrentManagedThreadId);
                return Task.FromResult(new Late());
            },
            Cancellation);

        Assert.False(isOfPool);
        Assert.NotEqual(caller, thread);
    }

    private Task<Late> CallAsync(Func<CancellationToken, Task<Late>> call, CancellationToken cancellationToken) =>
        door.CallAsync(Module, ModulePhase.Start, call, exception => new Problem("COM1013", exception.Message, "", ""), cancellationToken);

    private sealed class Late : IAsyncDisposable
    {
        public TaskCompletionSource Disposed { get; } = new();

        public ValueTask DisposeAsync()
        {
            Disposed.SetResult();
            return ValueTask.CompletedTask;
        }
    }
}
