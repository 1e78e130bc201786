using Commerce.Records.Declaration;

namespace Commerce.Records.Tests.Library;

/// <summary>A module's data with every kind of column and relation.</summary>
internal static class LibraryData
{
    public static DataModel Model { get; } = DataModel.Create("library", model =>
    {
        model.Entity<Author>("author", author =>
        {
            author.Id("author");
            author.Property(a => a.Name).Searchable();
            author.Computed("email_normalized", a => a.Email, email => email?.ToUpperInvariant()).Nullable().Unique();
            author.HasMany(a => a.Books, book => book.AuthorId).CascadeOnDelete();
            author.HasOne(a => a.Biography, biography => biography.AuthorId).CascadeOnDelete().Searchable();
            author.Emits();
        });
        model.Entity<Biography>("biography", biography =>
        {
            biography.Id("bio");
            biography.Property(b => b.Text).Searchable();
            biography.BelongsTo(b => b.Author, b => b.AuthorId);
        });
        model.Entity<Book>("book", book =>
        {
            book.Id("book");
            book.Property(b => b.Title).Searchable();
            book.Property(b => b.Genre).Default(Genre.Novel);
            book.Property(b => b.Pages).Default(100);
            book.Property(b => b.Copies).Default(1);
            book.Property(b => b.IsLent).Default(false);
            book.Property(b => b.Price).Default(0m);
            book.Property(b => b.Languages).Default(["en"]);
            book.Property(b => b.Metadata).Merged();
            book.Property(b => b.Cover).AsJson();
            book.Index(b => b.AuthorId, b => b.Title).Unique();
            book.Index(b => b.LentAt).Where("is_lent");
            book.Check("book_pages_positive", "pages > 0");
            book.BelongsTo(b => b.Author, b => b.AuthorId).Searchable();
            book.HasMany(b => b.Chapters, chapter => chapter.BookId).CascadeOnDelete();
            book.ManyToMany(b => b.Tags);
        });
        model.Entity<Chapter>("chapter", chapter => chapter.Id("chapter"));
        model.Entity<Tag>("tag", tag =>
        {
            tag.Id("tag");
            tag.Property(t => t.Name).Unique();
            tag.ManyToMany(t => t.Books);
        });
    });
}
