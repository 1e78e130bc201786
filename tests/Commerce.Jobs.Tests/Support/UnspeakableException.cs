namespace Commerce.Jobs.Tests.Support;

/// <summary>An exception that throws when somebody asks what has happened.</summary>
internal sealed class UnspeakableException : Exception
{
    public override string Message => throw new InvalidOperationException("nobody can say");

    public override string ToString() => throw new InvalidOperationException("nobody can say");
}
