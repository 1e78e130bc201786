namespace Commerce.Modularity;

/// <summary>
/// A command that a module adds to the application's command line, as <c>&lt;module&gt; &lt;name&gt;</c>:
/// <c>dotnet run -- loyalty close-account acc_1</c>. See <see cref="ModuleBuilder.AddCommand{TCommand}"/>.
/// </summary>
/// <remarks>
/// The class is created when its command runs, in a scope of the module's container, after the module has started. Its definition is read
/// while the container is built.
/// </remarks>
/// <example>
/// <code>
/// internal sealed class CloseAccountCommand(ILoyaltyModuleService loyalty) : IModuleCommand
/// {
///     private static readonly CommandParameter&lt;string&gt; Account = CommandParameter.Text("account-id", "The account");
///
///     public static ModuleCommandDefinition Definition =&gt; new("close-account", "Close an account") { Arguments = [Account] };
///
///     public async Task&lt;ModuleCommandResult&gt; RunAsync(ModuleCommandArguments arguments, CancellationToken cancellationToken)
///     {
///         var id = arguments.Get(Account);
///         await loyalty.CloseAccountAsync(id, cancellationToken);
///         return new ModuleCommandResult(new { closed = id }, $"closed {id}");
///     }
/// }
/// </code>
/// </example>
public interface IModuleCommand
{
    /// <summary>Gets the command's name, description and parameters. It must not depend on anything that changes.</summary>
    static abstract ModuleCommandDefinition Definition { get; }

    /// <summary>
    /// Runs the command. It writes nothing to the console: it returns its result as data and as text. A command has no time limit.
    /// </summary>
    /// <param name="arguments">What was given on the command line.</param>
    /// <param name="cancellationToken">Cancelled when the command is interrupted.</param>
    /// <exception cref="CommandException">The command failed for a reason that a developer or operator can correct.</exception>
    /// <exception cref="CommerceException">The command failed for a reason that its caller can correct.</exception>
    Task<ModuleCommandResult> RunAsync(ModuleCommandArguments arguments, CancellationToken cancellationToken);
}
