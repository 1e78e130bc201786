namespace Commerce.Generators.Model;

/// <summary>What a method gives back, as far as calling it is concerned.</summary>
internal enum ReturnShape
{
    /// <summary>Nothing.</summary>
    Nothing,

    /// <summary>A value.</summary>
    Value,

    /// <summary>A task without result.</summary>
    Task,

    /// <summary>A value task without result.</summary>
    ValueTask,

    /// <summary>A task or value task with a result.</summary>
    TaskOfValue,
}
