namespace Commerce.Records.Reading;

/// <summary>
/// Loads one relation, whatever the type of the records. Lets <see cref="RelationLoader"/> keep all readers in one table.
/// </summary>
internal interface IRelationReader;
