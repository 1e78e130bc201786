using System.Text.RegularExpressions;

namespace Commerce.EndToEnd.Tests.Support;

/// <summary>The section of a page that a reader follows from nothing: files to write, commands to run, and what these print.</summary>
internal static partial class Walkthrough
{
    /// <summary>What the reader does, in order.</summary>
    /// <param name="page">The text of the page.</param>
    public static IReadOnlyList<WalkthroughStep> Read(string page)
    {
        var steps = new List<WalkthroughStep>();
        var section = Section().Match(page).Value;
        var prose = 0;
        foreach (Match block in Block().Matches(section))
        {
            var (kind, file, text) = (block.Groups["kind"].Value, block.Groups["file"].Value, block.Groups["text"].Value);
            if (file.Length > 0)
            {
                // The name beside the fence is not rendered.
                Assert.True(
                    section[prose..block.Index].Contains($"`{file}`", StringComparison.Ordinal),
                    $"The text before {file} does not name it.");
                steps.Add(new WalkthroughStep(file, text));
            }
            else if (kind == "text" && steps is [.., { File: "", Output: null } command])
            {
                steps[^1] = command with { Output = text };
            }
            else
            {
                Assert.True(kind == "sh", $"A reader cannot follow this block of '{kind}', which is no file, command or output:\n{text}");
                steps.Add(new WalkthroughStep("", text));
            }

            prose = block.Index + block.Length;
        }

        return steps;
    }

    /// <summary>A page without the section. All its other code is in files of the repository.</summary>
    /// <param name="page">The text of the page.</param>
    public static string Without(string page) => Section().Replace(page, "");

    [GeneratedRegex("^## From nothing to a test\n.*?(?=^## )", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex("^```(?<kind>[a-z]*) ?(?<file>[^\n]*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
