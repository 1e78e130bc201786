#:property RestorePackagesWithLockFile=false
#:property PublishAot=false

using System.Text.Json;

// Reads what the compiler has reported for each project, and writes PublicAPI.Unshipped.txt beside it.
var log = args[0];
var gone = false;
foreach (var project in args[1..])
{
    var name = Path.GetFileNameWithoutExtension(project);
    var members = new SortedSet<string>(StringComparer.Ordinal);
    using var report = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(log, name + ".sarif")));
    foreach (var result in report.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray())
    {
        switch (result.GetProperty("ruleId").GetString())
        {
            case "RS0016":
                members.Add(Member(result));
                break;
            case "RS0017":
                // Shipped and gone: that is for people to decide.
                gone = true;
                Console.Error.WriteLine($"{name}: {result.GetProperty("message").GetProperty("text").GetString()}");
                break;
        }
    }

    File.WriteAllLines(Path.Combine(Path.GetDirectoryName(project)!, "PublicAPI.Unshipped.txt"), members.Prepend("#nullable enable"));
    Console.WriteLine($"{name}: {members.Count}");
}

return gone ? 1 : 0;

static string Member(JsonElement result)
{
    // "Symbol 'Commerce.Problem' is not part of the declared public API"
    var text = result.GetProperty("message").GetProperty("text").GetString()!;
    return text[(text.IndexOf('\'') + 1)..text.LastIndexOf('\'')];
}
