namespace Commerce.Postgres.Tests.Records.Library;

public enum Genre
{
    Novel,
    ShortStories,
    Poetry,
}
