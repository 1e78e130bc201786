using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Tests;

public class DocumentationTests
{
    private static readonly DiagnosticDescriptor[] Descriptors =
    [
        .. typeof(ManifestGenerator).Assembly.GetTypes()
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Where(field => field.FieldType == typeof(DiagnosticDescriptor))
            .Select(field => (DiagnosticDescriptor)field.GetValue(null)!),
    ];

    public static TheoryData<string> Ids => [.. Descriptors.Select(descriptor => descriptor.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Every_diagnostic_has_a_page_and_a_row_that_agree_with_it(string id)
    {
        var descriptor = Descriptors.Single(candidate => candidate.Id == id);
        var title = descriptor.Title.ToString(System.Globalization.CultureInfo.InvariantCulture);

        var page = File.ReadAllText(Path.Combine(Folder, id + ".md"));
        Assert.StartsWith(
            $"# {id}: {title}\n\nSeverity: {descriptor.DefaultSeverity.ToString().ToLowerInvariant()}.", page, StringComparison.Ordinal);
        Assert.All(["**Why.**", "**How to fix.**", "Wrong:", "Right:"], part => Assert.Contains(part, page, StringComparison.Ordinal));
        Assert.Contains(
            $"| [{id}]({id}.md) | {descriptor.DefaultSeverity} | {title} |\n",
            File.ReadAllText(Path.Combine(Folder, "README.md")),
            StringComparison.Ordinal);
    }

    [Fact]
    public void There_are_diagnostics_and_each_has_its_own_id()
    {
        Assert.Equal(34, Descriptors.Length);
        Assert.Distinct(Descriptors.Select(descriptor => descriptor.Id));
    }

    private static string Folder
    {
        get
        {
            var directory = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(directory!.FullName, "Commerce.sln")))
            {
                directory = directory.Parent;
            }

            return Path.Combine(directory.FullName, "docs", "diagnostics");
        }
    }
}
