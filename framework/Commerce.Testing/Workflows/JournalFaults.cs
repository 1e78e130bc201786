using System.Data.Common;

namespace Commerce.Testing.Workflows;

/// <summary>What happens at an operation of a journal.</summary>
public enum JournalFault
{
    /// <summary>The process dies before the operation.</summary>
    DiesBefore,

    /// <summary>The process dies when the operation is on disk.</summary>
    DiesAfter,

    /// <summary>The operation is on disk, the process lives, and is told that it failed.</summary>
    AnswerLost,

    /// <summary>The store refuses the operation, as it does after a deadlock: nothing of it is on disk, and the process lives.</summary>
    Refused,
}

/// <summary>Stands for a process that dies, or a store that went away. Nothing catches it on purpose.</summary>
/// <param name="fault">What happened.</param>
/// <param name="operation">At which operation, from 1.</param>
public sealed class JournalFaultException(JournalFault fault, int operation) : Exception($"{fault} at operation {operation}");

/// <summary>A store that refuses an operation, in a way that another try may mend.</summary>
/// <param name="operation">Which operation, from 1.</param>
public sealed class JournalRefusedException(int operation) : DbException($"Refused at operation {operation}")
{
    /// <inheritdoc/>
    public override string SqlState => "40001";
}

/// <summary>Which operations fail, counted over all processes of a run, and what each of them was.</summary>
public sealed class JournalFaults
{
    private readonly Dictionary<int, JournalFault> planned;
    private readonly List<string> notes = [];

    /// <summary>Plans faults.</summary>
    /// <param name="faults">The operations, from 1, and what happens there.</param>
    public JournalFaults(params IEnumerable<(int Operation, JournalFault Fault)> faults) =>
        planned = faults.Where(fault => fault.Operation > 0).ToDictionary(fault => fault.Operation, fault => fault.Fault);

    /// <summary>How many operations there were.</summary>
    public int Count { get; private set; }

    /// <summary>How many of the planned faults have happened.</summary>
    public int Happened { get; private set; }

    /// <summary>What happened where.</summary>
    public IReadOnlyList<string> Notes => notes;

    internal (int Operation, JournalFault? Fault) Next(string what)
    {
        lock (notes)
        {
            var operation = ++Count;
            if (!planned.TryGetValue(operation, out var fault))
            {
                return (operation, null);
            }

            Happened++;
            notes.Add($"{fault} at operation {operation} ({what})");
            return (operation, fault);
        }
    }
}
