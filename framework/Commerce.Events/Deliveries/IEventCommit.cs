namespace Commerce.Events.Deliveries;

/// <summary>Events on their way through a commit: prepared before it, completed or abandoned after it.</summary>
internal interface IEventCommit
{
    /// <summary>Gets the id of the first released event, or <see langword="null"/>.</summary>
    string? FirstEventId { get; }

    /// <summary>Hands the deliveries over: the commit has happened.</summary>
    void Complete();

    /// <summary>Gives reserved room back: the commit has not happened, or its result is unknown.</summary>
    void Abandon();
}
