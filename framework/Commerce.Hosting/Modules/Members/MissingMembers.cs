using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Commerce.Hosting.Modules.Members;

/// <summary>
/// Finds what a module uses of shared assemblies and they do not have, because the module was compiled against another build of them. The
/// runtime finds that only when the code is called.
/// </summary>
/// <param name="types">The types that the host has.</param>
/// <param name="isShared">Returns whether the host shares an assembly with the module.</param>
internal sealed class MissingMembers(HostTypes types, Predicate<string> isShared)
{
    private readonly HashSet<MissingMember> missing = [];

    /// <summary>Reads an assembly, and those of the module that it references.</summary>
    /// <param name="file">The module's assembly.</param>
    /// <param name="find">Finds another assembly of the module; <see langword="null"/> when it is not the module's.</param>
    public IReadOnlyList<MissingMember> Of(string file, Func<string, string?> find)
    {
        var files = new List<string> { file };
        for (var at = 0; at < files.Count; at++)
        {
            files.AddRange(Read(files[at]).Where(name => !isShared(name)).Select(find).OfType<string>().Except(files).ToList());
        }

        return
        [
            .. missing.OrderBy(member => member.Assembly, StringComparer.Ordinal).ThenBy(member => member.Text, StringComparer.Ordinal),
        ];
    }

    /// <summary>Reads one assembly.</summary>
    /// <returns>The names of the assemblies that it references.</returns>
    private List<string> Read(string file)
    {
        try
        {
            using var image = new PEReader(File.OpenRead(file));
            var reader = image.GetMetadataReader();
            var references = reader.AssemblyReferences
                .Select(handle => reader.GetString(reader.GetAssemblyReference(handle).Name)).ToList();
            if (references.Exists(isShared))
            {
                Check(reader);
            }

            return references;
        }
        catch (Exception exception) when (exception is BadImageFormatException or InvalidOperationException)
        {
            // Not a .NET assembly, or one whose metadata only the runtime understands.
            return [];
        }
    }

    private void Check(MetadataReader reader)
    {
        var used = new Dictionary<EntityHandle, (TypePath Path, DeclaredType Type)>();
        foreach (var handle in reader.TypeReferences)
        {
            var path = TypePath.Of(reader, handle);
            if (path.Assembly is null || !isShared(path.Assembly))
            {
                continue;
            }

            if (types.Find(path) is { } type)
            {
                used.Add(handle, (path, type));
            }
            else if (path.Names.Count == 1 || types.Find(path with { Names = [.. path.Names.SkipLast(1)] }) is not null)
            {
                missing.Add(new MissingMember(path.Assembly, IsType: true, path.Text + UsedMember.TypeParameters("T", path.Arity)));
            }
        }

        foreach (var handle in reader.MemberReferences)
        {
            var reference = reader.GetMemberReference(handle);
            if (used.TryGetValue(TypePath.DefinitionOf(reader, reference.Parent), out var owner))
            {
                var member = UsedMember.Of(reader, reference);
                if (!types.Has(owner.Type, member))
                {
                    missing.Add(new MissingMember(
                        owner.Path.Assembly!, IsType: false, member.Describe(owner.Path, owner.Type.DeclaresName(member))));
                }
            }
        }
    }
}
