namespace Commerce.Hosting.App.Support;

/// <summary>The contract of a module that tests compile. This assembly is its contracts assembly.</summary>
public interface INotebook
{
    /// <summary>What the module's files tell.</summary>
    Signals Signals { get; }

    /// <summary>Counts scopes, from 1.</summary>
    int NextVisit();
}
