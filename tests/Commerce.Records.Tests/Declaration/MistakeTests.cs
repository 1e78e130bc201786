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

        Assert.Equal(
            ["COM6041 Shelf.room", "COM6033 Shelf", "COM6034 Shelf", "COM6031 Shelf", "COM6035 Book.rights", "COM6039 Book.deleted_at", "COM6032 Book.title"],
            problems.Select(problem => $"{problem.Id} {problem.Where[..problem.Where.IndexOf(',', StringComparison.Ordinal)]}"));
        Assert.All(problems, problem => Assert.EndsWith("module 'shop'", problem.Where, StringComparison.Ordinal));
    }

    [Fact]
    public void COM6030_A_type_is_one_entity() => Assert.Equal(
        "COM6030 The type Plain is declared as an entity twice.",
        Mistake(model => model.Entity<Plain>("plain", _ => { }).Entity<Plain>("other", _ => { })));

    [Fact]
    public void COM6032_A_key_is_a_column_that_is_never_null_and_a_text_when_it_is_generated()
    {
        Assert.Equal("COM6032 The primary key id is no column.", Mistake(model => model.Entity<Bare>("bare", _ => { })));
        Assert.Equal("COM6032 The primary key name cannot be null.", Mistake(model => model.Entity<Plain>("plain", plain => plain.Key(p => p.Name))));
        Assert.Equal("COM6032 The primary key id cannot be Int32.", Mistake(model => model.Entity<Counted>("counted", counted => counted.Id("counted"))));
    }

    [Fact]
    public void COM6033_A_computed_column_is_made_from_a_column() => Assert.Equal(
        "COM6033 label_upper is made from label, which is no column.",
        Mistake(model => model.Entity<Plain>("plain", plain => plain.Computed("label_upper", p => p.Label, label => label))));

    [Fact]
    public void COM6036_COM6037_A_relation_leads_to_an_entity_by_a_column()
    {
        Assert.Equal("COM6036 The relation leads to Child, which is no entity of this module.", Mistake(model => model.Entity<Parent>("parent", parent => parent.HasMany(p => p.Children, child => child.ParentId))));
        Assert.Equal("COM6037 The key label is no column of Child.", Mistake(model => Family(model, parent => parent.HasMany(p => p.Children, child => child.Label))));
    }

    [Fact]
    public void COM6038_Records_that_may_belong_to_more_cannot_go_with_one() => Assert.Equal(
        "COM6038 Child may belong to other records too, so deleting Parent cannot delete it.",
        Mistake(model => Family(model, parent => parent.ManyToMany(p => p.Children).CascadeOnDelete())));

    [Fact]
    public void COM6039_Times_are_times() => Assert.Equal(
        "COM6039 created_at is a time that is never null.",
        Mistake(model => model.Entity<Stamped>("stamped", _ => { })));

    [Fact]
    public void COM6040_A_name_is_declared_once()
    {
        Assert.Equal("COM6040 The table plain is declared twice.", Mistake(model => model.Entity<Plain>("plain", _ => { }).Entity<Bare>("plain", bare => bare.Key(b => b.Size))));
        Assert.Equal("COM6040 The table and the index are both called plain.", Mistake(model => model.Entity<Plain>("plain", plain => plain.Index(p => p.Name).Named("plain"))));
        Assert.Equal("COM6040 The column name is declared twice.", Mistake(model => model.Entity<Plain>("plain", plain => plain.Hidden("name", ColumnKind.Text))));
        Assert.Equal("COM6040 The index IDX_plain_name is declared twice.", Mistake(model => model.Entity<Plain>("plain", plain => { plain.Property(p => p.Name).Index(); plain.Index(p => p.Name); })));
        Assert.Equal("COM6040 The constraint size is declared twice.", Mistake(model => model.Entity<Plain>("plain", plain => plain.Check("size", "true").Check("size", "false"))));
    }

    [Fact]
    public void COM6041_What_is_said_of_a_column_fits_it()
    {
        Assert.Equal("COM6041 The default is Int32, the column holds Int64.", Mistake(model => model.Entity<Plain>("plain", plain => plain.Hidden("size", ColumnKind.LongNumber).Default(1))));
        Assert.Equal("COM6041 Whether it may be null is said by its type.", Mistake(model => model.Entity<Plain>("plain", plain => plain.Property(p => p.Id).Nullable())));
    }

    [Fact]
    public void COM6042_The_two_sides_of_a_relation_agree()
    {
        Assert.Equal(
            "COM6042 Parent.children and Parent.only_child read the same key parent_id of Child.",
            Mistake(model => Family(model, parent => { parent.HasMany(p => p.Children, child => child.ParentId); parent.HasOne(p => p.OnlyChild, child => child.ParentId); })));
        Assert.Equal(
            "COM6042 The table child_parents is between the records of Parent.children already.",
            Mistake(model => Family(model, parent => { parent.ManyToMany(p => p.Children); parent.ManyToMany(p => p.GodChildren); })));
        Assert.Equal(
            "COM6042 The table parent_parents would name both records parent_id.",
            Mistake(model => Family(model, parent => parent.ManyToMany(p => p.Siblings))));
        Assert.Equal(
            "COM6042 Child is not named by one text: its key is parent_id, name.",
            Mistake(model => model.Entity<Parent>("parent", parent => parent.ManyToMany(p => p.Children)).Entity<Child>("child", child => child.Key(c => c.ParentId, c => c.Name))));
        Assert.Equal(
            "COM6042 What is loaded cannot be put into a property without init.",
            Mistake(model => Family(model, parent => parent.HasMany(p => p.Fixed, child => child.ParentId))));
    }

    [Fact]
    public void COM6043_A_name_that_would_be_shortened_is_refused() => Assert.StartsWith(
        "COM6043 The index IDX_plain_with_a_name_that_goes_on",
        Mistake(model => model.Entity<Plain>("plain_with_a_name_that_goes_on_for_longer_than_anybody", plain => plain.Property(p => p.Name).Unique())),
        StringComparison.Ordinal);

    private static void Family(DataModelBuilder model, Action<EntityBuilder<Parent>> declare)
    {
        model.Entity("parent", declare);
        model.Entity<Child>("child", _ => { });
    }

    /// <summary>The first mistake, besides that a test declares but one of the relations its records have.</summary>
    private static string Mistake(Action<DataModelBuilder> declare)
    {
        var problem = Mistakes(declare).First(problem => problem.Id != "COM6035");
        return $"{problem.Id} {problem.What}";
    }

    private static IReadOnlyList<Problem> Mistakes(Action<DataModelBuilder> declare) => Assert.Throws<BootException>(() => DataModel.Create("shop", declare)).Problems;

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
