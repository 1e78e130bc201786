namespace Commerce.Records;

/// <summary>Reads one relation, for records of some type.</summary>
internal interface IRelationReader;
