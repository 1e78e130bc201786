using System.Reflection.PortableExecutable;
using System.Text;

namespace Commerce.Hosting.Tests.Support;

/// <summary>A module that misbehaves: the source of its entry and its service, with one part replaced.</summary>
/// <param name="Name">What it does. The module itself is called <c>bad</c>.</param>
/// <param name="Id">The id of the problem.</param>
/// <param name="Phase">The lifecycle call in which it fails.</param>
/// <param name="Cause">What the problem must say.</param>
public sealed record BadModule(string Name, string Id, string Phase, string Cause)
{
    public const string Package = "Acme.Bad";

    /// <summary>An exception that cannot be described.</summary>
    private const string Unspeakable =
        "public sealed class Unspeakable : System.Exception { public override string Message => throw new System.Exception(\"worse\"); "
        + "public override string ToString() => throw new System.Exception(\"worse\"); }";

    public string Attribute { get; init; } = "[assembly: ModuleEntry(typeof(Acme.BadEntry))]";

    public string Entry { get; init; } = "";

    public string Interface { get; init; } = " : IModule";

    public string NameMember { get; init; } = "public string Name => \"bad\";";

    public string Dependencies { get; init; } = "";

    public string Configure { get; init; } = "module.Provide<IOwner, BadService>();";

    public string Service { get; init; } = "";

    public string Start { get; init; } = "";

    public string More { get; init; } = "";

    public (string Name, string Sql)[] Migrations { get; init; } = [];

    public (string Path, string Text)[] Files { get; init; } = [];

    /// <summary>Changes the assembly after it was compiled.</summary>
    public Action<string>? Damage { get; init; }

    /// <summary>Whether it hangs until the clock is moved.</summary>
    public bool Hangs => Id == "COM1016";

    public ModuleKey<IOwner> Key { get; } = new("bad", Package);

    /// <summary>Compiles it into a folder of modules.</summary>
    public void WriteTo(string folder)
    {
        PluginAssembly.Compile(folder, Package, [], Migrations, [("Bad.cs", Source()), .. Files]);
        Damage?.Invoke(Path.Combine(folder, Package, Package + ".dll"));
    }

    /// <summary>Makes a Windows program of a .NET assembly: the file stays valid, but has no metadata.</summary>
    public static void RemoveMetadata(string file)
    {
        var bytes = File.ReadAllBytes(file);
        int header;
        using (var image = new PEReader(new MemoryStream(bytes)))
        {
            header = image.PEHeaders.PEHeaderStartOffset + (image.PEHeaders.PEHeader!.Magic == PEMagic.PE32Plus ? 224 : 208);
        }

        bytes.AsSpan(header, 8).Clear();
        File.WriteAllBytes(file, bytes);
    }

    public static void Truncate(string file)
    {
        using var stream = File.OpenWrite(file);
        stream.SetLength(stream.Length / 2);
    }

    public override string ToString() => Name;

    private string Source() => new StringBuilder()
        .AppendLine("using Commerce.Hosting.Tests.Support; using Microsoft.Extensions.DependencyInjection; using System;")
        .AppendLine(Attribute)
        .AppendLine("namespace Acme;")
        .AppendLine("public class BadEntry" + Interface)
        .AppendLine("{")
        .AppendLine(Entry)
        .AppendLine(NameMember)
        .AppendLine(Dependencies)
        .AppendLine("public void ConfigureServices(ModuleBuilder module) {" + Configure + "}")
        .AppendLine(Start)
        .AppendLine("}")
        .AppendLine("public sealed class BadService : IOwner {" + Service + " public string Module => \"bad\"; }")
        .AppendLine(Unspeakable)
        .AppendLine(More)
        .ToString();
}
