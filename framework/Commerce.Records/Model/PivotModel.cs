namespace Commerce.Records.Model;

/// <summary>A pivot table between two entities that is not an entity itself.</summary>
/// <param name="Schema">The schema.</param>
/// <param name="Table">The table.</param>
/// <param name="FirstKey">The column with the key of the first entity.</param>
/// <param name="First">The first entity.</param>
/// <param name="SecondKey">The column with the key of the second entity.</param>
/// <param name="Second">The second entity.</param>
public sealed record PivotModel(string Schema, string Table, string FirstKey, EntityModel First, string SecondKey, EntityModel Second)
{
    /// <summary>The index on the second key; the primary key serves the first.</summary>
    internal string IndexName => $"IDX_{Table}_{SecondKey}";
}
