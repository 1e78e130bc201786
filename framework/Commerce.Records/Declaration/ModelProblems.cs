namespace Commerce.Records.Declaration;

/// <summary>Collects all mistakes in a module's data model.</summary>
internal sealed class ModelProblems(string schema)
{
    private readonly List<Problem> problems = [];

    /// <summary>Adds a problem.</summary>
    /// <param name="id">The diagnostic id.</param>
    /// <param name="what">What is wrong.</param>
    /// <param name="place">The entity, with the field or relation if there is one, such as <c>Book.author</c>.</param>
    /// <param name="fix">What to do about it.</param>
    public void Add(string id, string what, string place, string fix) =>
        problems.Add(new Problem(id, what, $"{place}, module '{schema}'", fix));

    /// <exception cref="BootException">There are problems; it carries all of them.</exception>
    public void ThrowIfAny()
    {
        if (problems.Count > 0)
        {
            throw new BootException(problems);
        }
    }
}
