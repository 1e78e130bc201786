namespace Commerce.Workflows.Journal;

/// <summary>A run as the journal has it.</summary>
/// <param name="Record">The run.</param>
/// <param name="State">Its state.</param>
/// <param name="Entries">Its lines, in order.</param>
public sealed record StoredExecution(ExecutionRecord Record, WorkflowState State, IReadOnlyList<JournalEntry> Entries);
