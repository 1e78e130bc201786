namespace Commerce.Hosting.Modules;

/// <summary>What a module says about its own mistakes.</summary>
internal static class ModuleProblems
{
    /// <summary>
    /// Finds the problems that the code of a module has reported, such as those of a data model. The static field that holds the model
    /// wraps them.
    /// </summary>
    /// <returns>None when the exception says nothing else.</returns>
    public static IReadOnlyList<Problem> In(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is ProblemException { Problems: var problems })
            {
                return problems;
            }
        }

        return [];
    }
}
