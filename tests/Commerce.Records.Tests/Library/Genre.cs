namespace Commerce.Records.Tests.Library;

public enum Genre
{
    Novel,
    ShortStories,
    Poetry,
}
