using Commerce.Records.Declaration;
using Commerce.Records.Model;

namespace Commerce.Records.Tests.Declaration;

public sealed class MistakeTests
{
    [Flags]
    private enum Rights
    {
        None,
        Read,
        Write,
    }

    [Fact]
    public void All_mistakes_are_told_at_once_each_with_its_place()
    {
        var problems = Mistakes(model =>
        {
            model.Entity<Shelf>("shelf", shelf =>
            {
                shelf.Id("shelf");
                shelf.Key(s => s.Room);
                shelf.Property(s => s.Books).Searchable();
                shelf.Property(s => s.Room).Merged();
                shelf.Index(s => s.Books);
                shelf.HasMany(s => s.Books, book => book.ShelfId);
            });
            model.Entity<Book>("book", book => book.Key(b => b.Title));
        });

        string[] expected =
        [
            "COM6060 Shelf.room", "COM6033 Shelf", "COM6034 Shelf", "COM6031 Shelf", "COM6035 Book.rights", "COM6059 Book.deleted_at",
            "COM6054 Book.title",
        ];
        Assert.Equal(
            expected, problems.Select(problem => $"{problem.Id} {problem.Where[..problem.Where.IndexOf(',', StringComparison.Ordinal)]}"));
        Assert.All(problems, problem => Assert.EndsWith("module 'shop'", problem.Where, StringComparison.Ordinal));
    }

    [Fact]
    [Trait("Case", "COM6030")]
    public void A_type_is_one_entity() => Assert.Equal(
        "COM6030 The type Plain is declared as an entity twice.",
        Mistake(model => model.Entity<Plain>("plain", _ => { }).Entity<Plain>("other", _ => { })));

    [Fact]
    [Trait("Case", "COM6032")]
    public void A_key_is_a_column() =>
        Assert.Equal("COM6032 The primary key id is not a column.", Mistake(model => model.Entity<Bare>("bare", _ => { })));

    [Fact]
    [Trait("Case", "COM6054")]
    public void A_key_is_never_null() => Assert.Equal(
        "COM6054 The primary key name may be null.", Mistake(model => model.Entity<Plain>("plain", plain => plain.Key(p => p.Name))));

    [Fact]
    [Trait("Case", "COM6055")]
    public void A_generated_id_is_a_text() => Assert.Equal(
        "COM6055 The generated id id cannot be Int32.",
        Mistake(model => model.Entity<Counted>("counted", counted => counted.Id("counted"))));

    [Fact]
    [Trait("Case", "COM6056")]
    public void A_computed_column_is_computed_from_a_column() => Assert.Equal(
        "COM6056 label_upper is computed from label, which is not a column.",
        Mistake(model => model.Entity<Plain>("plain", plain => plain.Computed("label_upper", p => p.Label, label => label))));

    [Fact]
    [Trait("Case", "COM6057")]
    public void An_index_has_columns() => Assert.Equal(
        "COM6057 An index has no columns.",
        Mistake(model => model.Entity<Plain>("plain", plain => plain.Index((IReadOnlyList<string>)[]))));

    [Fact]
    [Trait("Case", "COM6036")]
    public void A_relation_leads_to_an_entity() => Assert.Equal(
        "COM6036 The relation leads to Child, which is not an entity of this module.",
        Mistake(model => model.Entity<Parent>("parent", parent => parent.HasMany(p => p.Children, child => child.ParentId))));

    [Fact]
    [Trait("Case", "COM6037")]
    public void The_key_of_a_relation_is_a_column() => Assert.Equal(
        "COM6037 The key label is not a column of Child.",
        Mistake(model => Family(model, parent => parent.HasMany(p => p.Children, child => child.Label))));

    [Fact]
    [Trait("Case", "COM6058")]
    public void Records_that_may_belong_to_several_are_not_deleted_with_one() => Assert.Equal(
        "COM6058 Child may belong to other records too, so deleting Parent cannot delete it.",
        Mistake(model => Family(model, parent => parent.ManyToMany(p => p.Children).CascadeOnDelete())));

    [Fact]
    [Trait("Case", "COM6059")]
    public void Times_are_times() => Assert.Equal(
        "COM6059 created_at is a time that is never null.",
        Mistake(model => model.Entity<Stamped>("stamped", _ => { })));

    [Fact]
    [Trait("Case", "COM6040")]
    public void A_name_is_declared_once()
    {
        Assert.Equal(
            "COM6040 The table plain is declared twice.",
            Mistake(model => model.Entity<Plain>("plain", _ => { }).Entity<Bare>("plain", bare => bare.Key(b => b.Size))));
        Assert.Equal(
            "COM6040 The table and the index are both named plain.", Mistake(Plainly(plain => plain.Index(p => p.Name).Named("plain"))));
        Assert.Equal("COM6040 The column name is declared twice.", Mistake(Plainly(plain => plain.Hidden("name", ColumnKind.Text))));
        Assert.Equal(
            "COM6040 The index IDX_plain_name is declared twice.",
            Mistake(Plainly(plain =>
            {
                plain.Property(p => p.Name).Index();
                plain.Index(p => p.Name);
            })));
        Assert.Equal(
            "COM6040 The constraint size is declared twice.",
            Mistake(Plainly(plain => plain.Check("size", "true").Check("size", "false"))));
    }

    [Fact]
    [Trait("Case", "COM6041")]
    public void A_default_has_the_type_of_its_column() => Assert.Equal(
        "COM6041 The default is Int32, but the column holds Int64.",
        Mistake(Plainly(plain => plain.Hidden("size", ColumnKind.LongNumber).Default(1))));

    [Fact]
    [Trait("Case", "COM6061")]
    public void A_property_decides_by_its_type_whether_it_may_be_null() => Assert.Equal(
        "COM6061 The type of a property decides whether its column may be null.",
        Mistake(Plainly(plain => plain.Property(p => p.Id).Nullable())));

    [Fact]
    [Trait("Case", "COM6051")]
    public void A_key_serves_one_relation_of_each_side() => Assert.Equal(
        "COM6051 Parent.children and Parent.only_child use the same key parent_id of Child.",
        Mistake(model => Family(model, parent =>
        {
            parent.HasMany(p => p.Children, child => child.ParentId);
            parent.HasOne(p => p.OnlyChild, child => child.ParentId);
        })));

    [Fact]
    [Trait("Case", "COM6048")]
    public void A_pivot_table_serves_one_relation() => Assert.Equal(
        "COM6048 The table child_parents already serves the relation Parent.children.",
        Mistake(model => Family(model, parent =>
        {
            parent.ManyToMany(p => p.Children);
            parent.ManyToMany(p => p.GodChildren);
        })));

    [Fact]
    [Trait("Case", "COM6047")]
    public void A_pivot_table_has_two_columns() => Assert.Equal(
        "COM6047 The table parent_parents would hold both keys in one column, parent_id.",
        Mistake(model => Family(model, parent => parent.ManyToMany(p => p.Siblings))));

    [Fact]
    [Trait("Case", "COM6052")]
    public void A_relation_needs_a_key_of_one_text() => Assert.Equal(
        "COM6052 The key of Child is parent_id, name, but relations need a key of one text column.",
        Mistake(model => model
            .Entity<Parent>("parent", parent => parent.ManyToMany(p => p.Children))
            .Entity<Child>("child", child => child.Key(c => c.ParentId, c => c.Name))));

    [Fact]
    [Trait("Case", "COM6053")]
    public void The_property_of_a_relation_can_be_set() => Assert.Equal(
        "COM6053 The property of the relation cannot be set, so loaded records cannot be put into it.",
        Mistake(model => Family(model, parent => parent.HasMany(p => p.Fixed, child => child.ParentId))));

    [Fact]
    [Trait("Case", "COM6043")]
    public void A_name_that_would_be_truncated_is_an_error() => Assert.StartsWith(
        "COM6043 The index IDX_plain_with_a_name_that_goes_on",
        Mistake(model => model.Entity<Plain>(
            "plain_with_a_name_that_goes_on_for_longer_than_anybody", plain => plain.Property(p => p.Name).Unique())),
        StringComparison.Ordinal);

    private static Action<DataModelBuilder> Plainly(Action<EntityBuilder<Plain>> declare) => model => model.Entity("plain", declare);

    private static void Family(DataModelBuilder model, Action<EntityBuilder<Parent>> declare)
    {
        model.Entity("parent", declare);
        model.Entity<Child>("child", _ => { });
    }

    /// <summary>The first mistake, except that tests declare only some of the relations of their records.</summary>
    private static string Mistake(Action<DataModelBuilder> declare)
    {
        var problem = Mistakes(declare).First(problem => problem.Id != "COM6035");
        return $"{problem.Id} {problem.What}";
    }

    private static IReadOnlyList<Problem> Mistakes(Action<DataModelBuilder> declare) =>
        Assert.Throws<BootException>(() => DataModel.Create("shop", declare)).Problems;

    private sealed record Plain(string Id, string? Name)
    {
        public string? Label => Name;
    }

    private sealed record Bare(string Size);

    private sealed record Counted(int Id);

    private sealed record Stamped(string Id, string CreatedAt);

    private sealed record Shelf(string Id, string Room)
    {
        public IReadOnlyList<Book>? Books { get; init; }
    }

    private sealed record Book(string? Title, string ShelfId, Rights Rights, DateTimeOffset DeletedAt);

    private sealed record Parent(string Id)
    {
        public IReadOnlyList<Child>? Children { get; init; }

        public IReadOnlyList<Child>? GodChildren { get; init; }

        public IReadOnlyList<Parent>? Siblings { get; init; }

        public Child? OnlyChild { get; init; }

        public IReadOnlyList<Child>? Fixed => Children;
    }

    private sealed record Child(string Id, string ParentId, string Name)
    {
        public string Label => Name;
    }
}
