using Acme.Loyalty;
using Commerce.Modularity;
using Commerce.Querying;
using Commerce.Tests;
using Microsoft.Extensions.Options;

namespace Commerce.Records.Tests.Guide;

public sealed class LoyaltyModuleTests(PostgresFixture postgres) : IAsyncLifetime
{
    private TestLoyaltyModule module = null!;

    private ILoyaltyModuleService Loyalty => module.Loyalty;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => module = await TestLoyaltyModule.StartAsync(await postgres.Server.CreateDatabaseAsync());

    public ValueTask DisposeAsync() => module.DisposeAsync();

    [Fact]
    public async Task An_account_begins_with_welcome_points_and_one_event()
    {
        var account = await Loyalty.OpenAccountAsync(new("ada@x.test", "Ada"), Cancellation);

        var found = await Loyalty.RetrieveAccountAsync(account.Id, Cancellation);
        Assert.StartsWith("account_", found.Id, StringComparison.Ordinal);
        Assert.Equal((100, "welcome"), (Assert.Single(found.Entries!).Points, found.Entries![0].Reason));
        var events = await module.Database.QueryAsync("select name from commerce.event", row => row.GetString(0), [], Cancellation);
        Assert.Equal([LoyaltyEvents.AccountCreated.Name], events);
    }

    [Fact]
    public async Task A_taken_address_is_refused_and_leaves_nothing_behind()
    {
        await Loyalty.OpenAccountAsync(new("ada@x.test"), Cancellation);

        var error = await Assert.ThrowsAsync<CommerceException>(() => Loyalty.OpenAccountAsync(new("ADA@x.test"), Cancellation));

        Assert.Equal((ErrorType.InvalidData, "Account with email: ADA@x.test, already exists."), (error.Type, error.Message));
        Assert.Single((await Loyalty.ListAccountsAsync(cancellationToken: Cancellation)).Items);
    }

    [Fact]
    public async Task The_command_closes_an_account()
    {
        var account = await Loyalty.OpenAccountAsync(new("ada@x.test"), Cancellation);

        var result = await new CloseAccountCommand(Loyalty).RunAsync(
            new ModuleCommandArguments().With(CloseAccountCommand.AccountId, account.Id), Cancellation);

        Assert.Equal("closed the account of ada@x.test", result.Text);
        Assert.Empty((await Loyalty.ListAccountsAsync(cancellationToken: Cancellation)).Items);
    }

    [Fact]
    public async Task An_update_changes_what_is_there_clears_what_is_null_and_leaves_the_rest()
    {
        var account = await Loyalty.OpenAccountAsync(new("ada@x.test", "Ada"), Cancellation);

        var updated = await Loyalty.UpdateAccountAsync(new(account.Id) { Name = null }, Cancellation);

        Assert.Equal(("ada@x.test", null), (updated.Email, updated.Name));
    }

    [Fact]
    public async Task Accounts_are_listed_by_what_they_and_their_entries_are()
    {
        var ada = await Loyalty.OpenAccountAsync(new("ada@x.test", "Ada"), Cancellation);
        var grace = await Loyalty.OpenAccountAsync(new("grace@x.test", "Grace"), Cancellation);
        await Loyalty.OpenAccountAsync(new("alan@y.test", "Alan"), Cancellation);
        await Loyalty.EarnAsync(grace.Id, 500, "order", Cancellation);

        var earnedMuch = Filter.Related((Account account) => account.Entries, Filter.Where((Entry entry) => entry.Points).Greater(400));
        var search = Filter.Search<Account>("x.test");
        var page = await Loyalty.ListAccountsAsync(
            new ListQuery<Account> { Filter = search, Take = 1 }.Descending(account => account.Name), Cancellation);
        var others = await Loyalty.ListAccountsAsync(new() { Filter = search & !earnedMuch }, Cancellation);

        Assert.Equal((2, grace.Id), (page.Count, Assert.Single(page.Items).Id));
        Assert.Equal([ada.Id], others.Items.Select(account => account.Id));
    }

    [Fact]
    public async Task Entries_bring_their_accounts()
    {
        var account = await Loyalty.OpenAccountAsync(new("ada@x.test"), Cancellation);
        await Loyalty.EarnAsync(account.Id, 5, "order", Cancellation);

        var latest = await Loyalty.ListEntriesSinceAsync(account.CreatedAt, take: 1, Cancellation);

        Assert.Equal((5, "ada@x.test"), (Assert.Single(latest).Points, latest[0].Account!.Email));
    }

    [Fact]
    public async Task A_closed_account_is_hidden_with_its_entries_and_comes_back_with_them()
    {
        var account = await Loyalty.OpenAccountAsync(new("ada@x.test"), Cancellation);

        await Loyalty.CloseAccountAsync(account.Id, Cancellation);
        Assert.Empty((await Loyalty.ListAccountsAsync(cancellationToken: Cancellation)).Items);
        Assert.Empty(await Loyalty.ListEntriesSinceAsync(account.CreatedAt, take: 10, Cancellation));
        var error = await Assert.ThrowsAsync<CommerceException>(() => Loyalty.EarnAsync(account.Id, 1, "order", Cancellation));
        Assert.Equal((ErrorType.NotFound, $"Account with id: {account.Id} was not found"), (error.Type, error.Message));

        await Loyalty.ReopenAccountAsync(account.Id, Cancellation);
        Assert.Single((await Loyalty.RetrieveAccountAsync(account.Id, Cancellation)).Entries!);
    }

    [Fact]
    public async Task Of_callers_who_spend_at_once_only_as_many_succeed_as_there_are_points()
    {
        var account = await Loyalty.OpenAccountAsync(new("ada@x.test"), Cancellation);

        var calls = Enumerable.Range(0, 5).Select(_ => Loyalty.SpendAsync(account.Id, 40, "reward", Cancellation)).ToList();
        await Task.WhenAny(Task.WhenAll(calls));

        Assert.Equal(2, calls.Count(call => call.IsCompletedSuccessfully));
        Assert.Equal(20, (await Loyalty.RetrieveAccountAsync(account.Id, Cancellation)).Entries!.Sum(entry => entry.Points));
    }

    [Fact]
    public async Task Options_are_used_and_checked()
    {
        await using var generous = await TestLoyaltyModule.StartAsync(
            module.Database.ConnectionString, options => options.WelcomePoints = 7);
        await using var wrong = await TestLoyaltyModule.StartAsync(module.Database.ConnectionString, options => options.WelcomePoints = -1);

        var account = await generous.Loyalty.OpenAccountAsync(new("ada@x.test"), Cancellation);
        var error = await Assert.ThrowsAsync<OptionsValidationException>(
            () => wrong.Loyalty.OpenAccountAsync(new("b@x.test"), Cancellation));

        Assert.Equal(7, Assert.Single((await Loyalty.RetrieveAccountAsync(account.Id, Cancellation)).Entries!).Points);
        Assert.Equal("WelcomePoints is -1; it must be between 0 and 1000.", error.Message);
    }
}
