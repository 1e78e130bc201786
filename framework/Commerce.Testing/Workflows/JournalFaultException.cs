
namespace Commerce.Testing.Workflows;

/// <summary>Stands for a process that dies, or a store that went away. Nothing catches it on purpose.</summary>
/// <param name="fault">What happened.</param>
/// <param name="operation">At which operation, from 1.</param>
internal sealed class JournalFaultException(JournalFault fault, int operation) : Exception($"{fault} at operation {operation}");
