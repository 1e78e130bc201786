namespace Commerce.Records.Model;

/// <summary>A foreign key from one entity to another.</summary>
/// <param name="Name">The constraint, such as <c>book_author_id_fkey</c>.</param>
/// <param name="Column">The column.</param>
/// <param name="Target">The referenced entity.</param>
/// <param name="IsUnique">Whether at most one record may hold the same key, because the other side has one record.</param>
/// <param name="Cascades">Whether deleting the referenced record deletes this one.</param>
public sealed record ForeignKeyModel(string Name, string Column, EntityModel Target, bool IsUnique, bool Cascades);
