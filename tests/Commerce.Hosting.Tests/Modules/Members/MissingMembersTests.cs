using Commerce.CoreFlows;
using Commerce.Hosting.Modules;
using Commerce.Hosting.Modules.Members;
using Commerce.Hosting.Tests.Support;
using Commerce.Testing.Runs;
using Commerce.Users;
using Microsoft.CodeAnalysis;

namespace Commerce.Hosting.Tests.Modules.Members;

public sealed class MissingMembersTests : IDisposable
{
    private const string Code = "Acme.Orders";
    private const string Contracts = "Acme.Orders.Contracts";

    private readonly string folder = RunFolder.OfProcess.Create("members");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Code_that_uses_everything_misses_nothing() =>
        Assert.Empty(Missing(EveryMember.Contracts, EveryMember.Contracts, EveryMember.Use));

    /// <param name="built">The contracts that the module was compiled against.</param>
    /// <param name="now">Those that the host has.</param>
    /// <param name="use">The module.</param>
    /// <param name="missing">What it lacks.</param>
    [Theory]
    [InlineData("interface I { void M(); void N(); }", "interface I { void M(); }", "void Use(I i) => i.N();", "I.N()")]
    [InlineData("interface I { void M(int a); }", "interface I { void M(int a, int b = 0); }", "void Use(I i) => i.M(1);", "I.M(Int32)")]
    [InlineData("interface I { int M(); }", "interface I { long M(); }", "void Use(I i) => i.M();", "I.M() returning Int32")]
    [InlineData("interface I { void M(); }", "interface J { void M(); } interface I : J;", "void Use(I i) => i.M();", "I.M()")]
    [InlineData("class C { public void M() { } }", "class C { public static void M() { } }", "void Use(C c) => c.M();", "C.M()")]
    [InlineData("class C { public C(string a) { } }", "class C;", "C Use() => new(null);", "new C(String)")]
    [InlineData("class C { public int F; }", "class C { public int G; }", "void Use(C c) => c.F = 1;", "C.F")]
    [InlineData("class C { public int F; }", "class C { public long F; }", "void Use(C c) => c.F = 1;", "C.F of type Int32")]
    [InlineData("class C { public int P { get; } }", "class C;", "int Use(C c) => c.P;", "C.P { get; }")]
    [InlineData("class C { public int P { get; set; } }", "class C { public int P { get; } }", "void Use(C c) => c.P = 1;", "C.P { set; }")]
    [InlineData(
        "class C { public int P => 1; }", "class C { public long P => 1; }", "int Use(C c) => c.P;", "C.P { get; } of type Int32")]
    [InlineData("class C { public int this[string a] => 1; }", "class C;", "int Use(C c) => c[null];", "C.Item { get; }")]
    [InlineData("class C { public event System.Action E; }", "class C;", "void Use(C c) => c.E += null;", "C.E { add; }")]
    [InlineData("class C<T> { public void M(T a) { } }", "class C<T>;", "void Use(C<int> c) => c.M(1);", "C<T>.M(T)")]
    [InlineData("class C { public void M<T>(T a) { } }", "class C;", "void Use(C c) => c.M(1);", "C.M<TMethod>(TMethod)")]
    [InlineData(
        "class C { public void M<T>() { } }", "class C { public void M() { } }", "void Use(C c) => c.M<int>();", "C.M<TMethod>()")]
    [InlineData(
        "class C { public class N { public int F; } }", "class C { public class N; }", "void Use(C.N n) => n.F = 1;", "C.N.F")]
    [InlineData("record R(int A);", "record R;", "R Use(R r) => r with { A = 1 };", "R.A { set; }")]
    [InlineData(
        "struct S; class C { public void M(S s) { } }", "class S; class C { public void M(S s) { } }",
        "void Use(C c) => c.M(default);", "C.M(S)")]
    [InlineData("class B { public void M() { } } class C : B;", "class B; class C : B;", "void Use(C c) => c.M();", "B.M()")]
    [InlineData(
        "interface I { System.Collections.Generic.List<string[]> M(int? a, ref C<I> b); } class C<T>;", "interface I; class C<T>;",
        "void Use(I i, C<I> c) => i.M(null, ref c);", "I.M(Nullable<Int32>, ref C<I>)")]
    public void A_member_that_the_contracts_do_not_have_is_named(string built, string now, string use, string missing) =>
        Assert.Equal([(false, missing)], Missing(built, now, $"static class Module {{ static {use} }}"));

    [Theory]
    [InlineData("class C; class D;", "class D;", "void Use(C c) { }", "C")]
    [InlineData("class C { public class N { public int F; } }", "class C;", "void Use(C.N n) => n.F = 1;", "C.N")]
    [InlineData("class C { public class N { public int F; } }", "class D;", "void Use(C.N n) => n.F = 1;", "C")]
    [InlineData("class C<T> { public void M() { } }", "class C<T, U> { public void M() { } }", "void Use(C<int> c) => c.M();", "C<T>")]
    public void A_type_that_the_contracts_do_not_have_is_named_without_its_members(string built, string now, string use, string missing) =>
        Assert.Equal([(true, missing)], Missing(built, now, $"static class Module {{ static {use} }}"));

    [Theory]
    [InlineData("class C { public void M() { } }", "class B { public void M() { } } class C : B;", "void Use(C c) => c.M();")]
    [InlineData("class C { public int F; }", "class B { public int F; } class C : B;", "void Use(C c) => c.F = 1;")]
    [InlineData(
        "class C { public void M(int[] a) { } }", "class A<T> { public void M(T a) { } } class B<T> : A<T[]>; class C : B<int>;",
        "void Use(C c) => c.M(null);")]
    [InlineData("class C { public new string ToString() => null; }", "class C;", "void Use(C c) => c.ToString();")]
    [InlineData("class C { public string Message => null; }", "class C : System.Exception;", "string Use(C c) => c.Message;")]
    public void A_member_that_is_inherited_by_now_is_not_missing(string built, string now, string use) =>
        Assert.Empty(Missing(built, now, $"static class Module {{ static {use} }}"));

    [Theory]
    [InlineData("class C { public int P { get; set; } }", "class C { public int P { get; init; } }", "void Use(C c) => c.P = 1;")]
    [InlineData("class C { public void M(__arglist) { } }", "class C { public void M(int a) { } }", "void Use(C c) => c.M(__arglist(1));")]
    [InlineData(
        "unsafe class C { public void M(delegate*<int> a) { } }", "unsafe class C { public void M(delegate*<long> a) { } }",
        "unsafe void Use(C c) => c.M(null);")]
    public void What_is_not_compared_is_accepted(string built, string now, string use) =>
        Assert.Empty(Missing(built, now, $"static class Module {{ static {use} }}"));

    [Fact]
    public void A_type_that_has_moved_is_found_where_it_is()
    {
        var core = CompiledLibrary.Reference("Acme.Core", Write("Acme.Core", "public class C { public class N { public void M() { } } }"));
        const string Now = "[assembly: System.Runtime.CompilerServices.TypeForwardedTo(typeof(C))]";
        const string Built = "class C { public class N { public void M() { } public void O() { } } }";

        Assert.Empty(Missing(Built, Now, "static class Module { static void Use(C.N n) => n.M(); }", core));
        Assert.Equal([(false, "C.N.O()")], Missing(Built, Now, "static class Module { static void Use(C.N n) => n.O(); }", core));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("absent")]
    [InlineData("text")]
    public void Contracts_that_cannot_be_read_lack_nothing(string? contracts)
    {
        Missing("class C;", "", "class Module : C;");
        File.WriteAllText(FileOf("text"), "text");
        using var types = new HostTypes(_ => contracts is null ? null : FileOf(contracts));

        Assert.Empty(new MissingMembers(types, name => name == Contracts).Of(FileOf(Code), _ => null));
    }

    [Fact]
    public void Libraries_of_the_module_are_read_too_and_those_of_others_are_not()
    {
        var contracts = CompiledLibrary.Reference(Contracts, Write(Contracts, "public class C { public void M() { } }"));
        MetadataReference Library(string name) => CompiledLibrary.Reference(
            name, Write(name, $"namespace {name} {{ public class L {{ public void M(C c) => c.M(); }} }}", contracts));
        Write(Code, "class Own : Acme.Own.L; class Other : Acme.Other.L;", contracts, Library("Acme.Own"), Library("Acme.Other"));
        Write(Contracts, "");
        using var types = new HostTypes(FileOf);

        Assert.Equal(
            ["C"], new MissingMembers(types, name => name == Contracts).Of(FileOf(Code), Own("Acme.Own")).Select(member => member.Text));
        Assert.Empty(new MissingMembers(types, name => name == Contracts).Of(FileOf(Code), Own("Acme.Absent")));

        Func<string, string?> Own(string name) => other => other == name ? FileOf(other) : null;
    }

    [Theory]
    [InlineData("Commerce.User")]
    [InlineData("Commerce.CoreFlows")]
    public void Modules_of_Commerce_miss_nothing_and_the_check_sees_what_they_use(string package)
    {
        var key = new ModuleKey("any", package);
        var files = new Commerce.Hosting.Modules.ModuleFolder(Path.Combine(AppContext.BaseDirectory, "modules", package), package);
        var module = new ModuleRegistration(key, package, _ => { }, null, false);
        ModuleRegistration[] all =
        [
            module,
            new(Commerce.Modules.User, "Commerce.User", _ => { }, null, false),
            new(Commerce.Modules.CoreFlows, "Commerce.CoreFlows", _ => { }, null, false),
        ];
        Assert.Empty(ModulePreflight.Check(module, files, all, out var shared));

        Assert.Null(ModuleMembers.Check(module, files, shared, copy: null));
        Write("Empty", "");
        using var empty = new HostTypes(_ => FileOf("Empty"));
        Assert.True(new MissingMembers(empty, shared.ContainsKey).Of(files.Assembly, files.Find).Count > 5);
    }

    private string FileOf(string name) => Path.Combine(folder, $"{name}.dll");

    private byte[] Write(string name, string code, params MetadataReference[] libraries)
    {
        var friend = $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{Code}\")]";
        var image = CompiledLibrary.Compile(name, [friend, code], libraries);
        File.WriteAllBytes(FileOf(name), image);
        return image;
    }

    private List<(bool IsType, string Text)> Missing(string built, string now, string use, params MetadataReference[] libraries)
    {
        Write(Code, use, CompiledLibrary.Reference(Contracts, Write(Contracts, built)));
        Write(Contracts, now, libraries);
        using var types = new HostTypes(name => File.Exists(FileOf(name)) ? FileOf(name) : HostAssemblies.Load(name)?.Location);
        var missing = new MissingMembers(types, name => name == Contracts).Of(FileOf(Code), _ => null);
        Assert.All(missing, member => Assert.Equal(Contracts, member.Assembly));
        return [.. missing.Select(member => (member.IsType, member.Text))];
    }
}
