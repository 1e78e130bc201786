using System.Text.RegularExpressions;
using Commerce.Architecture.Tests.Support;

namespace Commerce.Architecture.Tests.Style;

/// <summary>The id of an error is in its code and in its message.</summary>
public sealed partial class ErrorTests
{
    [Fact]
    public void An_error_with_an_id_comes_from_the_factory() => Findings.AssertNone(
        Repository.Files("*.cs", "framework", "modules")
            .Select(path => (Path: path, Text: Repository.Read(path)))
            .SelectMany(file => Direct().Matches(file.Text)
                .Select(match => $"{file.Path}:{file.Text.AsSpan(0, match.Index).Count('\n') + 1}: {match.Value.Trim()}")),
        "Write: CommerceException.Create(id, type, message). It puts the id into the code and into the message.");

    [GeneratedRegex("""new(\s+CommerceException)?\(\s*ErrorType\.\w+,[^;]*?"COM\d{4}""")]
    private static partial Regex Direct();
}
