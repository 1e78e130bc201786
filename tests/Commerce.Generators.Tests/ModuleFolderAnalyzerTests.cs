using Commerce.Generators.Analysis;
using Commerce.Generators.Tests.Support;
using Microsoft.CodeAnalysis;

namespace Commerce.Generators.Tests;

/// <summary>Modules in an application's own project: others use their contracts only.</summary>
public sealed class ModuleFolderAnalyzerTests
{
    private const char Mark = TestProject.Mark;

    private static readonly SourceFile Wishlist = new("Modules/Wishlist/WishlistStore.cs", """
        namespace Shop.Wishlists;
        public class WishlistStore
        {
            public static readonly WishlistStore Instance = new();
            public string Name { get; set; } = "";
            public event Action Changed = () => { };
            public string this[int index] { get => Name; set => Name = value; }
            public WishlistStore Add(WishlistItem item) { Changed(); return this; }
            public sealed class Part;
        }
        public sealed record WishlistItem(int Count = 1);
        public sealed class WishlistBox<T> { public T? Value { get; set; } }
        public enum WishlistKind { Open, Closed }
        public delegate void WishlistHandler();
        public sealed class WishlistMarkAttribute : Attribute { public int Order { get; set; } }
        public static class WishlistExtensions
        {
            public static int Wishes(this string text) => 1;
            extension(string text) { public int Hopes => 2; }
        }
        """);

    private static readonly SourceFile Entry = new("Modules/Wishlist/WishlistModule.cs", """
        namespace Shop.Wishlists;
        public sealed class WishlistModule : Commerce.Modularity.IModule
        {
            public string Name => "wishlist";
            public void ConfigureServices(Commerce.Modularity.ModuleBuilder module) { }
        }
        """);

    private static readonly SourceFile Contract = new("Modules/Wishlist/Contracts/IWishlist.cs", """
        namespace Shop.Wishlists;
        public interface IWishlist
        {
            WishlistStore Store { get; }
            Wish Read();
            void Put(WishlistItem item);
            public class Base : WishlistStore;
        }
        public sealed record Wish(string Name);
        public static class WishlistKey { public static Type Entry => typeof(WishlistModule); }
        """);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("WishlistStore", "void M(«WishlistStore store) { }")]
    [InlineData("WishlistStore", "«WishlistStore? store;")]
    [InlineData("WishlistStore", "Shop.Wishlists.«WishlistStore? store;")]
    [InlineData("WishlistStore", "List<«WishlistStore> M() => [];")]
    [InlineData("WishlistStore", "«WishlistStore[] M() => [];")]
    [InlineData("WishlistStore", "class Mine : «WishlistStore;")]
    [InlineData("WishlistStore", "class Mine<T> where T : «WishlistStore;")]
    [InlineData("WishlistStore", "object M() => new «WishlistStore();")]
    [InlineData("WishlistStore", "object M() => typeof(«WishlistStore);")]
    [InlineData("WishlistStore", "bool M(object x) => x is «WishlistStore { Name: \"a\" };")]
    [InlineData("WishlistStore", "object M() => new «WishlistStore.Part();")]
    [InlineData("WishlistStore.Part", "class Mine : IWishlist.Base { object M() => new «Part(); }")]
    [InlineData("WishlistItem", "void M(IWishlist list) => list.Put(«new(2));")]
    [InlineData("WishlistBox", "«WishlistBox<WishlistItem>? box;")]
    [InlineData("WishlistKind", "object M() => «WishlistKind.Open;")]
    [InlineData("WishlistHandler", "event «WishlistHandler? E;")]
    [InlineData("WishlistMarkAttribute", "[«WishlistMark(Order = 1)] void M() { }")]
    [InlineData("WishlistExtensions.Wishes", "object M() => \"a\".«Wishes();")]
    [InlineData("WishlistExtensions.Hopes", "object M() => \"a\".«Hopes;")]
    [InlineData("WishlistStore.Name", "object M(IWishlist list) => list.Store.«Name;")]
    [InlineData("WishlistStore.Name", "object? M(IWishlist? list) => list?.Store.«Name;")]
    [InlineData("WishlistStore.Changed", "void M(IWishlist list) => list.Store.«Changed += () => { };")]
    [InlineData("WishlistStore.Add", "object M(IWishlist list) { var store = list.Store; return store.«Add(new WishlistItem()); }")]
    [InlineData("WishlistStore[]", "object M(IWishlist list) => «list.Store[0];")]
    [InlineData("WishlistModule", "object M() => typeof(«WishlistModule);")]
    public async Task What_belongs_to_a_module_is_found_where_others_use_it(string name, string member)
    {
        var (text, starts) = Read($"using Shop.Wishlists; class C {{ {member} }}");
        var found = Assert.Single(await AnalyzeAsync(Wishlist, Entry, Contract, new("Api/route.cs", text)));

        Assert.Equal("COM1109", found.Id);
        Assert.Equal(
            $"'{name}' belongs to the module in Modules/Wishlist; only its contracts, in Modules/Wishlist/Contracts, can be used here",
            found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Assert.Single(starts), found.Location.SourceSpan.Start);
    }

    [Theory]
    [InlineData("Wish M(IWishlist list) => list.Read();")]
    [InlineData("string M(IWishlist list) => list.Read().Name;")]
    [InlineData("object M() => new Wish(\"a\");")]
    [InlineData("object M() => WishlistKey.Entry;")]
    [InlineData("/// <summary>See <see cref=\"WishlistStore\"/>.</summary>\nvoid M() { }")]
    public async Task Contracts_are_for_everybody(string member) =>
        Assert.Empty(await AnalyzeAsync(
            Wishlist, Entry, Contract, new("Api/route.cs", $"using Shop.Wishlists; class C {{ {member} }}")));

    [Theory]
    [InlineData("object M() => new «WishlistStore { Name = \"a\", [0] = \"b\" }.Add(new WishlistItem()).Name;")]
    [InlineData("void M() { «WishlistStore store = new(); }")]
    [InlineData("void M() { «WishlistStore store = new «WishlistStore(); }")]
    [InlineData("void M(Action<object, object> use) => use(new «WishlistStore(), new «ReviewStore());")]
    [InlineData("void M(Action<Action> use) => use(() => { _ = «WishlistStore.Instance; _ = «WishlistStore.Instance.Name; });")]
    [InlineData("Dictionary<«WishlistItem, WishlistStore> M(«WishlistStore one, «WishlistItem two) => [];")]
    [InlineData("[«WishlistMark] class Mine : «WishlistStore, IEquatable<«WishlistItem> { public bool Equals(«WishlistItem? x) => true; }")]
    public async Task An_expression_is_reported_once_for_each_module(string member)
    {
        var (text, starts) = Read($"using Shop.Wishlists; class C {{ {member} }}");
        var found = await AnalyzeAsync(
            Wishlist,
            Entry,
            Contract,
            new("Modules/Reviews/ReviewStore.cs", "class ReviewStore;"),
            new("Api/route.cs", text));

        Assert.Equal(starts, found.Select(one => one.Location.SourceSpan.Start).Order());
    }

    [Fact]
    public async Task An_alias_is_reported_at_what_it_stands_for_and_where_it_is_used()
    {
        var (text, starts) = Read("using Store = Shop.Wishlists.«WishlistStore; class C { object M() => new «Store(); }");

        var found = await AnalyzeAsync(Wishlist, Entry, Contract, new("Api/route.cs", text));

        Assert.Equal(starts, found.Select(one => one.Location.SourceSpan.Start).Order());
    }

    [Theory]
    [InlineData("_ = typeof(WishlistModule);", 0)]
    [InlineData("_ = typeof(Shop.Wishlists.WishlistModule);", 0)]
    [InlineData("_ = new WishlistModule();", 1)]
    [InlineData("_ = typeof(WishlistStore);", 1)]
    [InlineData("_ = typeof(List<WishlistModule>);", 1)]
    public async Task The_program_may_name_the_entry_type(string statement, int count)
    {
        SourceFile[] module = [Wishlist, Entry, Contract];

        var top = await AnalyzeAsync([.. module, new("Program.cs", $"using Shop.Wishlists; {statement}")]);
        var main = await AnalyzeAsync([.. module, new("Start.cs", $$"""
            using System.Threading.Tasks;
            using Shop.Wishlists;
            class Start { static async Task Main() { await Task.Yield(); Add(); } static void Add() { {{statement}} } }
            """)]);
        var elsewhere = await AnalyzeAsync(
            [.. module, new("Program.cs", "return;"), new("Setup.cs", $$"""
            using Shop.Wishlists; class Setup { void M() { {{statement}} } }
            """)]);

        Assert.Equal((count, count, 1), (top.Count, main.Count, elsewhere.Count));
    }

    [Fact]
    public async Task A_module_uses_its_own_types_the_contracts_of_others_and_what_the_project_shares() =>
        Assert.Empty(await AnalyzeAsync(
            Wishlist,
            Entry,
            Contract,
            new("Shared/Clock.cs", "class Clock { public static int Now => 1; }"),
            new("Modules/Folderless.cs", "class Folderless;"),
            new("Modules/Reviews/Data/ReviewStore.cs", """
                using Shop.Wishlists;
                class ReviewStore(IWishlist wishlist)
                {
                    public object Read() => new object[] { wishlist.Read(), Clock.Now, new Folderless() };
                }
                """),
            new("Modules/Reviews/ReviewModule.cs", "class ReviewModule(ReviewStore store) { object M() => store.Read(); }")));

    [Fact]
    public async Task A_module_does_not_use_what_belongs_to_another_one()
    {
        var (text, starts) = Read("""
            using Shop.Wishlists;
            class ReviewStore { void M(«WishlistStore store) => store.«Add(new()); object Entry => typeof(«WishlistModule); }
            """);

        var found = await AnalyzeAsync(Wishlist, Entry, Contract, new("Modules/Reviews/ReviewStore.cs", text));

        Assert.Equal(starts, found.Select(one => one.Location.SourceSpan.Start).Order());
    }

    [Theory]
    [InlineData("Modules/Wishlist/Other.cs", true)]
    [InlineData("Modules/Wishlist/Data/Other.cs", true)]
    [InlineData("modules/wishlist/Other.cs", true)]
    [InlineData("Modules/Wishlist/Other.Designer.cs", true)]
    [InlineData("obj/Other.g.cs", true)]
    [InlineData("obj/Other.cs", true, "// <auto-generated/>\n")]
    [InlineData("Shared/Other.cs", false)]
    [InlineData("Modules/Wishlist/Contracts/Other.cs", false)]
    [InlineData("Modules/Reviews/Other.cs", false)]
    public async Task A_type_with_a_part_outside_belongs_to_no_module(string other, bool isFound, string header = "")
    {
        var found = await AnalyzeAsync(
            new("Modules/Wishlist/Store.cs", "partial class Store { public static int One => 1; }"),
            new(other, header + "partial class Store;"),
            new("Api/route.cs", "class C { object M() => Store.One; }"));

        Assert.Equal(isFound ? 1 : 0, found.Count);
    }

    [Theory]
    [InlineData("modules/WISHLIST/contracts/Wish.cs", 0)]
    [InlineData("MODULES/wishlist/Wish.cs", 1)]
    [InlineData("Modules/Wishlist/Data/Contracts/Wish.cs", 1)]
    [InlineData("Modules/Wishlist/Contracts.cs", 1)]
    [InlineData("Modules/Wish.cs", 0)]
    [InlineData("Features/Modules/Wishlist/Wish.cs", 0)]
    public async Task Folders_are_below_the_project_and_their_case_does_not_matter(string path, int count)
    {
        var found = await AnalyzeAsync(
            new(path, "class Wish;"),
            new("Modules/Wishlist/Own.cs", "class Own { Wish? wish; }"),
            new("Api/route.cs", "class C { Wish? wish; }"));

        Assert.Equal(count, found.Count);
    }

    [Fact]
    public async Task Generated_code_may_use_everything() =>
        Assert.Empty(await AnalyzeAsync(
            Wishlist, Entry, Contract, new("obj/Manifest.g.cs", "class C { object M() => new Shop.Wishlists.WishlistStore(); }")));

    [Theory]
    [InlineData(true, TestProject.Directory, true)]
    [InlineData(true, @"\source\My.Shop\", true)]
    [InlineData(true, "/source/", false)]
    [InlineData(true, null, false)]
    [InlineData(false, TestProject.Directory, false)]
    public async Task Applications_are_looked_at(bool isApplication, string? directory, bool isFound)
    {
        var found = await AnalyzeProjectAsync(
            isApplication, directory, new("Modules/A/One.cs", "class One;"), new("Api/route.cs", "class C { One? one; }"));

        Assert.Equal(isFound, found.Count > 0);
    }

    [Theory]
    [InlineData("Modules/A/One.cs", 1)]
    [InlineData("Modules/One.cs", 0)]
    [InlineData("Shared/One.cs", 0)]
    public async Task A_project_without_modules_pays_nothing(string path, int actions)
    {
        var analyzer = new ModuleFolderAnalyzer();
        var project = AnalyzedProject.Of(
            isApplication: true, TestProject.Directory, analyzer, new(path, "class One;"), new("Api/route.cs", "class C : One;"));

        var cost = await project.GetAnalyzerTelemetryInfoAsync(analyzer, Cancellation);

        Assert.Equal((1, actions), (cost.CompilationStartActionsCount, cost.SemanticModelActionsCount));
    }

    private static (string Text, int[] Starts) Read(string marked)
    {
        var parts = marked.Split(Mark);
        return (string.Concat(parts), [.. parts.SkipLast(1).Select((_, at) => parts.Take(at + 1).Sum(part => part.Length))]);
    }

    private static Task<IReadOnlyList<Diagnostic>> AnalyzeAsync(params SourceFile[] files) =>
        AnalyzeProjectAsync(isApplication: true, TestProject.Directory, files);

    private static async Task<IReadOnlyList<Diagnostic>> AnalyzeProjectAsync(
        bool isApplication, string? directory, params SourceFile[] files)
    {
        var project = AnalyzedProject.Of(isApplication, directory, new ModuleFolderAnalyzer(), files);
        Assert.Empty(project.Compilation.GetDiagnostics(Cancellation).Where(one => one.Severity == DiagnosticSeverity.Error));
        return await project.GetAnalyzerDiagnosticsAsync(Cancellation);
    }
}
