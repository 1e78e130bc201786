using Acme.Loyalty;

namespace Commerce.Records.Tests.Guide;

public sealed class LoyaltyMigrationTests
{
    [Fact]
    public void The_first_migration_is_what_the_module_declares()
    {
        Assert.Equal(LoyaltyData.Model.CreateScript().Trim(), TestLoyaltyModule.Migrations.Migrations[0].Sql.Trim());
    }
}
