using Commerce.Modularity;

namespace Acme.Loyalty;

/// <summary><c>loyalty close-account</c>: closes an account.</summary>
internal sealed class CloseAccountCommand(ILoyaltyModuleService loyalty) : IModuleCommand
{
    public static readonly CommandParameter<string> AccountId = CommandParameter.Text("account-id", "The account");

    public static ModuleCommandDefinition Definition => new("close-account", "Close an account") { Arguments = [AccountId] };

    public async Task<ModuleCommandResult> RunAsync(ModuleCommandArguments arguments, CancellationToken cancellationToken)
    {
        var account = await loyalty.RetrieveAccountAsync(arguments.Get(AccountId), cancellationToken);
        await loyalty.CloseAccountAsync(account.Id, cancellationToken);
        return new ModuleCommandResult(new { account.Id, account.Email }, $"closed the account of {account.Email}");
    }
}
