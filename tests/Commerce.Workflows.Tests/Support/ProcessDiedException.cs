namespace Commerce.Workflows.Tests.Support;

/// <summary>Stands for a SIGKILL.</summary>
public sealed class ProcessDiedException : Exception;
