namespace Commerce.Generators.Model;

/// <summary>The kind of a method's return value.</summary>
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
