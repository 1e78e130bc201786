using Commerce.Workflows.Execution;

namespace Commerce.Workflows.Tests.Failures;

/// <summary>The phases of a run in a process: what is legal, and what comes too late.</summary>
public class RunStatusTests
{
    private static readonly StepError Failure = new("a", StepAction.Invoke, new InvalidOperationException("a"));
    private static readonly RefusedWrite Refused = new("a", new InvalidOperationException("refused"));

    [Fact]
    public void A_run_that_is_compensated_can_only_be_lost()
    {
        var status = new RunStatus();
        Assert.True(status.Compensate());

        Assert.False(status.Abort(new OperationCanceledException()));
        Assert.False(status.Fail(Failure));
        Assert.False(status.Refuse(Refused));
        Assert.True(status.Compensate());
        Assert.Equal((RunPhase.Compensating, false), (status.Phase, status.EndsWaits));

        status.Lose(new OperationCanceledException());
        Assert.False(status.Compensate());
        Assert.Equal(RunPhase.Lost, status.Phase);
    }

    [Fact]
    public void What_fails_beside_a_refused_write_is_known_when_the_run_is_read_again()
    {
        var status = new RunStatus();
        Assert.True(status.Refuse(Refused));
        Assert.False(status.Refuse(new RefusedWrite("b", new InvalidOperationException("second"))));
        Assert.True(status.Fail(Failure));
        Assert.False(status.Fail(new StepError("b", StepAction.Invoke, new InvalidOperationException("second"))));

        Assert.Equal((RunPhase.Restarting, Failure, Refused), (status.Phase, status.Failure, status.Refused));
        status.Fail();
        Assert.Equal((RunPhase.Failing, Failure), (status.Phase, status.Failure));
    }

    [Fact]
    public void A_run_that_is_read_again_continues_without_the_failure_that_was_refused()
    {
        var status = new RunStatus();
        Assert.True(status.Fail(Failure));
        Assert.True(status.Refuse(Refused));

        status.Continue();

        Assert.Equal((RunPhase.Running, null, Refused), (status.Phase, status.Failure, status.Refused));
        Assert.True(status.Fail(Failure));
    }

    [Fact]
    public void A_run_that_is_stopped_while_it_is_read_again_is_stopped_after_that()
    {
        var status = new RunStatus();
        status.Refuse(Refused);
        Assert.True(status.Abort(new OperationCanceledException(), message: 3));
        Assert.Equal((RunPhase.Restarting, true), (status.Phase, status.IsAborted));
        Assert.False(status.Abort(new OperationCanceledException(), message: 4));

        status.Continue();

        Assert.Equal((RunPhase.Aborting, 3), (status.Phase, status.CancelMessage));
        Assert.True(status.Fail(Failure));
        Assert.True(status.Compensate());
    }

    [Fact]
    public void What_runs_beside_a_step_that_failed_can_be_stopped_from_outside()
    {
        var status = new RunStatus();
        Assert.True(status.Fail(Failure));

        Assert.True(status.Abort(new OperationCanceledException()));

        Assert.Equal((RunPhase.Failing, true, Failure), (status.Phase, status.IsAborted, status.Failure));
        Assert.True(status.Compensate());
        Assert.False(status.Abort(new OperationCanceledException()));
    }

    [Fact]
    public void A_host_that_has_lost_a_run_does_nothing_more()
    {
        var status = new RunStatus();
        var reason = new OperationCanceledException();
        status.Lose(reason);
        status.Lose(new InvalidOperationException());

        Assert.False(status.Abort(new OperationCanceledException()));
        Assert.False(status.Fail(Failure));
        Assert.False(status.Refuse(Refused));
        status.Continue();
        Assert.Equal((RunPhase.Lost, reason), (status.Phase, status.Loss));
    }
}
