namespace Commerce.Testing.Tests.Recording;

public sealed class FaultInjectorTests
{
    private readonly FaultInjector<IClerk> clerk = new();
    private readonly IClerk service;

    public FaultInjectorTests() => service = clerk.Wrap(new Clerk());

    internal interface IClerk
    {
        int Count();

        Task WriteAsync();

        Task<int> ReadAsync();

        ValueTask SendAsync();

        ValueTask<int> ReceiveAsync();

        void Break();
    }

    [Fact]
    public async Task Every_kind_of_method_fails_as_it_would()
    {
        foreach (var method in new[] { "Count", "WriteAsync", "ReadAsync", "SendAsync", "ReceiveAsync" })
        {
            clerk.Fail(method);
        }

        Assert.Throws<InjectedFaultException>(() => service.Count());
        await Assert.ThrowsAsync<InjectedFaultException>(service.WriteAsync);
        await Assert.ThrowsAsync<InjectedFaultException>(service.ReadAsync);
        await Assert.ThrowsAsync<InjectedFaultException>(() => service.SendAsync().AsTask());
        await Assert.ThrowsAsync<InjectedFaultException>(() => service.ReceiveAsync().AsTask());
    }

    [Fact]
    public void It_fails_as_often_as_it_is_told()
    {
        clerk.Fail(nameof(IClerk.Count), () => new TimeoutException(), times: 1);

        Assert.Throws<TimeoutException>(() => service.Count());
        Assert.Equal(7, service.Count());
        Assert.Equal(2, clerk.Calls(nameof(IClerk.Count)));

        clerk.Fail(nameof(IClerk.Count));
        clerk.Heal();
        Assert.Equal(7, service.Count());
    }

    [Fact]
    public void What_the_service_throws_comes_through() => Assert.Throws<NotSupportedException>(service.Break);

    [Fact]
    public void A_method_that_does_not_exist_is_an_error()
    {
        var exception = Assert.Throws<ArgumentException>(() => clerk.Fail("Cuont"));

        Assert.Contains("no method 'Cuont'", exception.Message, StringComparison.Ordinal);
    }

    private sealed class Clerk : IClerk
    {
        public int Count() => 7;

        public Task WriteAsync() => Task.CompletedTask;

        public Task<int> ReadAsync() => Task.FromResult(7);

        public ValueTask SendAsync() => ValueTask.CompletedTask;

        public ValueTask<int> ReceiveAsync() => ValueTask.FromResult(7);

        public void Break() => throw new NotSupportedException();
    }
}
