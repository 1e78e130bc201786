using Commerce.Diagnostics;

namespace Commerce.Workflows.Journal;

/// <summary>What the store has of a run cannot be read: a newer version has written it, or somebody has changed it by hand.</summary>
/// <param name="inner">What is wrong with it.</param>
internal sealed class RunUnreadableException(Exception inner) : Exception(ExceptionText.Message(inner), inner);
