using Commerce.Workflows.Journal;

namespace Commerce.Workflows.Execution;

/// <summary>The end of a wait, with its message when there is one.</summary>
internal readonly record struct WaitResult(WaitEnd End, RunMessage? Message = null);
