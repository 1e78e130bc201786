namespace Commerce.Modularity;

/// <summary>The values that a module's command is run with.</summary>
/// <example>
/// A test runs a command without a command line:
/// <code>
/// var result = await command.RunAsync(new ModuleCommandArguments().With(Account, "acc_1"), cancellationToken);
/// </code>
/// </example>
public sealed class ModuleCommandArguments
{
    private readonly Dictionary<CommandParameter, object?> values;

    /// <summary>Creates arguments of which none is given.</summary>
    public ModuleCommandArguments()
        : this([])
    {
    }

    private ModuleCommandArguments(Dictionary<CommandParameter, object?> values) => this.values = values;

    /// <summary>Gets the value of an argument or option.</summary>
    /// <param name="parameter">The argument or option, the object that the command's definition has.</param>
    /// <returns>What was given, otherwise the default.</returns>
    /// <exception cref="InvalidOperationException">
    /// The parameter is required and was not given: the definition does not have it.
    /// </exception>
    public T Get<T>(CommandParameter<T> parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return values.TryGetValue(parameter, out var value) ? (T)value!
            : !parameter.IsRequired ? parameter.DefaultValue
            : throw new InvalidOperationException(
                $"There is no value for '{parameter.Name}'. Add the parameter to the definition of the command, and keep it in a static "
                + "field: it is found by its identity.");
    }

    /// <summary>Returns arguments with one more value.</summary>
    /// <param name="parameter">The argument or option.</param>
    /// <param name="value">Its value.</param>
    public ModuleCommandArguments With<T>(CommandParameter<T> parameter, T value)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return With((CommandParameter)parameter, value);
    }

    internal ModuleCommandArguments With(CommandParameter parameter, object? value) =>
        new(new Dictionary<CommandParameter, object?>(values) { [parameter] = value });
}
