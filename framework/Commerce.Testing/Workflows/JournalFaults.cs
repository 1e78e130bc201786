
namespace Commerce.Testing.Workflows;

/// <summary>Which operations fail, counted over all processes of a run, and what each of them was.</summary>
internal sealed class JournalFaults
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
