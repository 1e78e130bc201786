using Commerce.Generators.Model;
using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Parsing;

/// <summary>What files with a <c>Config</c> have in common.</summary>
internal static class ConfigFile
{
    /// <summary>Whether a type of the file is partial and has its <c>Config</c> in another file.</summary>
    public static bool IsPartOfAnother(FileContext file) =>
        file.Types().Any(type => type.GetMembers(ConfigMember.Name).Any(member => file.SyntaxOf(member) is null));

    /// <summary>
    /// The place to blame for a missing <c>Config</c>: a member of that name that will not do, else the type that has the method.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="verb">The method's name without <c>Async</c>.</param>
    public static LocationInfo LocationOfMistake(FileContext file, string verb)
    {
        var types = file.Types().ToList();
        var found = types.SelectMany(type => type.GetMembers(ConfigMember.Name)).FirstOrDefault()
            ?? types.FirstOrDefault(type => !type.GetMembers(verb).IsEmpty || !type.GetMembers(verb + "Async").IsEmpty);
        return found is null ? file.FileLocation : file.LocationOf(found);
    }
}
