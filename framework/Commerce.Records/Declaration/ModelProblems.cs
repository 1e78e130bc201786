namespace Commerce.Records.Declaration;

/// <summary>The mistakes in a module's declaration: all of them.</summary>
internal sealed class ModelProblems(string schema)
{
    private readonly List<Problem> problems = [];

    /// <param name="id">The diagnostic id.</param>
    /// <param name="what">What is wrong.</param>
    /// <param name="place">The entity, with the property where it is one: <c>Book.author</c>.</param>
    /// <param name="fix">What to do about it.</param>
    public void Add(string id, string what, string place, string fix) => problems.Add(new Problem(id, what, $"{place}, module '{schema}'", fix));

    public void ThrowIfAny()
    {
        if (problems.Count > 0)
        {
            throw new BootException(problems);
        }
    }
}
