namespace Commerce.Records.Model;

/// <summary>A column by which an entity belongs to another.</summary>
/// <param name="Name">The constraint, <c>book_author_id_fkey</c>.</param>
/// <param name="Column">The column.</param>
/// <param name="Target">The entity whose key it holds.</param>
/// <param name="IsUnique">Whether one record at most may hold a key: the other side has one.</param>
/// <param name="Cascades">Whether deleting the other record deletes this one.</param>
public sealed record ForeignKeyModel(string Name, string Column, EntityModel Target, bool IsUnique, bool Cascades);
