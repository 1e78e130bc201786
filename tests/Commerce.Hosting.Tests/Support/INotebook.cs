namespace Commerce.Tests.Hosting.Support;

/// <summary>The contract of the module that <see cref="Notebook"/> compiles. This assembly is its contracts assembly.</summary>
public interface INotebook
{
    /// <summary>What the module's files tell.</summary>
    Signals Signals { get; }

    /// <summary>Counts scopes, from 1.</summary>
    int NextVisit();
}
