using System.Diagnostics;
using Commerce.Diagnostics;
using Commerce.Tests;

namespace Commerce.Abstractions.Tests.Diagnostics;

public sealed class TraceSpanTests
{
    private const string Name = "test.span";

    [Fact]
    public void A_span_whose_listeners_throw_is_current_until_it_ends()
    {
        using var listeners = new ThrowingListeners();
        var outer = Activity.Current;

        using (TraceSpan.Start(Name))
        {
            Assert.Equal((Name, outer), (Activity.Current?.OperationName, Activity.Current?.Parent));
        }

        Assert.Same(outer, Activity.Current);
        Assert.Equal(2, listeners.Heard);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")]
    public void What_was_current_when_a_stored_context_was_continued_is_current_again(string? stored)
    {
        using var listeners = new ThrowingListeners();
        var outer = stored is null ? null : Activity.Current;

        using (TraceContext.Continue(Name, ActivityKind.Consumer, stored))
        {
            Assert.Equal(Name, Activity.Current?.OperationName);
        }

        Assert.Same(outer, Activity.Current);
    }

    [Fact]
    public void A_span_that_is_discarded_while_its_listeners_throw_is_not_current()
    {
        using var listeners = new ThrowingListeners();
        var outer = Activity.Current;

        TraceSpan.Start(Name)!.Discard();

        Assert.Same(outer, Activity.Current);
    }

    [Fact]
    public void A_span_that_ends_after_the_outer_one_leaves_current_what_that_was_part_of()
    {
        using var listeners = new ThrowingListeners();
        var running = Activity.Current;
        var outer = new Activity("outer").Start();

        var span = TraceSpan.Start(Name)!;
        outer.Stop();
        span.Dispose();

        Assert.Same(running, Activity.Current);
    }

    [Fact]
    public void A_sampler_that_throws_prevents_the_span_and_nothing_else()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == CommerceTelemetry.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Name == "test.sampled" ? throw new NotSupportedException() : ActivitySamplingResult.None,
        };
        ActivitySource.AddActivityListener(listener);
        using var outer = new Activity("outer").Start();

        Assert.Null(TraceSpan.Start("test.sampled"));

        Assert.Same(outer, Activity.Current);
    }

    [Fact]
    public void Whoever_hears_what_is_current_may_throw()
    {
        using var listeners = new ThrowingListeners();
        var outer = Activity.Current;
        Activity.CurrentChanged += Throw;
        try
        {
            var span = TraceSpan.Start(Name);
            TraceContext.MakeCurrent(outer);
            span!.MakeCurrent();
            Assert.Equal(Name, Activity.Current?.OperationName);
            span.Dispose();
        }
        finally
        {
            Activity.CurrentChanged -= Throw;
        }

        Assert.Same(outer, Activity.Current);

        void Throw(object? sender, ActivityChangedEventArgs change)
        {
            if (listeners.IsOfTest(change.Current?.TraceId ?? change.Previous?.TraceId))
            {
                throw new NotSupportedException();
            }
        }
    }
}
