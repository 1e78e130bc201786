using System.Text.RegularExpressions;
using Commerce.Hosting.Commands;
using Commerce.Modularity;

namespace Commerce.Hosting.Modules;

/// <summary>Finds commands of a module that the command line could not have, or that nobody could call.</summary>
/// <param name="module">The module.</param>
/// <param name="problems">Receives what is found.</param>
internal sealed partial class ModuleCommandCheck(LoadedModule module, List<Problem> problems)
{
    /// <summary>The options that every command has.</summary>
    private static readonly string[] Reserved = ["json", "help"];

    /// <summary>Checks the commands of the module.</summary>
    public void Check(IReadOnlyList<ModuleCommandRegistration> commands)
    {
        if (commands.Count > 0 && CommandGroups.OfHost.Contains(module.Name))
        {
            problems.Add(IsGroupOfHost());
        }

        foreach (var command in commands)
        {
            foreach (var mistake in Mistakes(command.Definition))
            {
                problems.Add(IsDeclaredWrongly(command, mistake));
            }
        }

        foreach (var same in commands.Where(command => command.Definition is not null).GroupBy(command => command.Definition.Name))
        {
            if (same.Count() > 1)
            {
                problems.Add(IsDeclaredWrongly(same.Last(), $"the module adds {same.Count()} commands with this name"));
            }
        }
    }

    private static IEnumerable<string> Mistakes(ModuleCommandDefinition? definition)
    {
        if (definition is null)
        {
            yield return "its Definition is null";
            yield break;
        }

        if (!IsName(definition.Name))
        {
            yield return $"'{definition.Name}' is not a name";
        }

        List<CommandParameter> all = [.. definition.Arguments, .. definition.Options];
        foreach (var parameter in all.Where(parameter => !IsName(parameter.Name)))
        {
            yield return $"'{parameter.Name}' is not the name of an argument or option";
        }

        foreach (var same in all.GroupBy(parameter => parameter.Name).Where(same => same.Count() > 1))
        {
            yield return $"'{same.Key}' is the name of {same.Count()} arguments or options";
        }

        foreach (var option in definition.Options.Where(option => Reserved.Contains(option.Name)))
        {
            yield return $"every command has the option '--{option.Name}' already";
        }

        foreach (var flag in definition.Arguments.OfType<CommandParameter<bool>>())
        {
            yield return $"the argument '{flag.Name}' is a flag, which only an option can be";
        }

        if (definition.Arguments.SkipWhile(argument => argument.IsRequired).FirstOrDefault(argument => argument.IsRequired) is { } late)
        {
            yield return $"the argument '{late.Name}' is required, but comes after one that is not";
        }
    }

    private static bool IsName(string? name) => name is not null && Name().IsMatch(name);

    private Problem IsGroupOfHost() => new(
        "COM1032",
        $"The module '{module.Name}' adds commands, but '{module.Name}' is a group of the host's own commands.",
        module.File,
        "Give the module another name, or remove its commands.");

    private Problem IsDeclaredWrongly(ModuleCommandRegistration command, string mistake) => new(
        "COM1032",
        $"The command '{command.Definition?.Name}' of the module '{module.Name}' is declared wrongly: {mistake}.",
        $"{command.Type.FullName} in {module.File}",
        "Correct its Definition. A name has lower-case letters, digits and hyphens, and begins with a letter.");

    [GeneratedRegex("^[a-z][a-z0-9-]*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
