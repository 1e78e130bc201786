namespace Commerce.Generators.Tests.Support;

/// <summary>Asserts on mistakes.</summary>
internal static class Located
{
    /// <summary>Asserts that a project has exactly one mistake, at a place, and that its message holds some texts.</summary>
    /// <param name="project">The project.</param>
    /// <param name="place"><c>id path(line,column)</c>.</param>
    /// <param name="texts">What the message must say.</param>
    public static void HasOneMistake(this TestProject project, string place, params string[] texts)
    {
        var mistake = Assert.Single(project.Mistakes());
        Assert.StartsWith(place + " ", mistake, StringComparison.Ordinal);
        Assert.All(texts, text => Assert.Contains(text, mistake, StringComparison.Ordinal));
    }

    /// <summary>Asserts that a project has exactly one mistake, at the marked place, and that its message holds some texts.</summary>
    /// <param name="project">The project, whose files have one <see cref="TestProject.Mark"/>.</param>
    /// <param name="id">The mistake's id.</param>
    /// <param name="texts">What the message must say.</param>
    public static void HasMarkedMistake(this TestProject project, string id, params string[] texts) =>
        project.HasOneMistake($"{id} {Assert.Single(project.Marked)}", texts);
}
