using Commerce.Records.Model;

namespace Commerce.Records.Query;

/// <summary>Joins the rows of a relation.</summary>
internal static class RelationSql
{
    /// <summary>The condition that joins a row of the source, under one alias, with one of the target, under another.</summary>
    public static string Join(RelationModel relation, string source, string target, bool withDeleted = false) => relation.Kind switch
    {
        RelationKind.BelongsTo => $"{target}.{Key(relation.Target)} = {source}.{EntityModel.Quote(relation.ForeignKey)}",
        RelationKind.ManyToMany =>
            $"exists (select from {ReadPivot(relation, withDeleted)} as pivot " +
            $"where pivot.{EntityModel.Quote(relation.ForeignKey)} = {source}.{Key(relation.Source)} " +
            $"and pivot.{EntityModel.Quote(relation.PivotTargetKey!)} = {target}.{Key(relation.Target)})",
        _ => $"{target}.{EntityModel.Quote(relation.ForeignKey)} = {source}.{Key(relation.Source)}",
    };

    public static string Pivot(RelationModel relation) =>
        $"{EntityModel.Quote(relation.PivotSchema!)}.{EntityModel.Quote(relation.PivotTable!)}";

    /// <summary>The rows of the pivot table that count.</summary>
    public static string ReadPivot(RelationModel relation, bool withDeleted) => relation.PivotEntity is not null && !withDeleted
        ? $"(select * from {Pivot(relation)} where \"deleted_at\" is null)"
        : Pivot(relation);

    public static string Key(EntityModel entity) => EntityModel.Quote(entity.Key[0].Name);
}
