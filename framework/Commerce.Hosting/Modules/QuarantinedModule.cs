namespace Commerce.Hosting.Modules;

/// <summary>A module that the host serves without.</summary>
/// <param name="Name">The module.</param>
/// <param name="Phase">The call in which it failed.</param>
/// <param name="Problems">What is wrong with it.</param>
internal sealed record QuarantinedModule(string Name, ModulePhase Phase, IReadOnlyList<Problem> Problems)
{
    /// <summary>Gets why, in a sentence for people.</summary>
    public string Reason => $"The module '{Name}' is in quarantine since the call '{Phase.Name}' failed: "
        + string.Join(" ", Problems.Select(problem => $"{problem.Id} {problem.What}"));

    /// <summary>
    /// Describes that somebody needs the module. The message may reach callers of the application, and says nothing of the cause.
    /// </summary>
    public CommerceException ToException() => CommerceException.Create(
        "COM1017", ErrorType.Unavailable, $"The module '{Name}' is not available now.", new InvalidOperationException(Reason));
}
