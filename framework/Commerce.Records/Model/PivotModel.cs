namespace Commerce.Records.Model;

/// <summary>A table between two entities that is no entity itself.</summary>
/// <param name="Schema">Its schema.</param>
/// <param name="Table">Its name.</param>
/// <param name="FirstKey">The column with the key of the first entity.</param>
/// <param name="First">The first entity.</param>
/// <param name="SecondKey">The column with the key of the second entity.</param>
/// <param name="Second">The second entity.</param>
public sealed record PivotModel(string Schema, string Table, string FirstKey, EntityModel First, string SecondKey, EntityModel Second)
{
    /// <summary>The index by which the records of the second are found; the primary key serves the first.</summary>
    internal string IndexName => $"IDX_{Table}_{SecondKey}";
}
