using Commerce.Postgres.ConnectionStrings;
using Commerce.Postgres.Sessions;
using Npgsql;

namespace Commerce.Postgres.Tests.ConnectionStrings;

/// <summary>Connection strings are read in both forms; what is not valid is told without repeating it.</summary>
public sealed class ConnectionStringTests
{
    private const string Secret = "hunter2";

    [Theory]
    [InlineData("Host=localhost;Username=app;Password=x;Database=shop", "Host=localhost;Username=app;Password=x;Database=shop")]
    [InlineData("postgresql://app:x@localhost/shop", "Host=localhost;Username=app;Password=x;Database=shop")]
    [InlineData("postgres://localhost", "Host=localhost")]
    [InlineData("postgresql:///shop", "Host=localhost;Database=shop")]
    [InlineData("postgresql://app@localhost:5433/shop", "Host=localhost;Port=5433;Username=app;Database=shop")]
    [InlineData("postgresql://a%40b:x%2F%3A%20y@localhost/my%20shop", "Host=localhost;Username=a@b;Password=x/: y;Database=my shop")]
    [InlineData("postgresql://app:p@ss@localhost/shop", "Host=localhost;Username=app;Password=p@ss;Database=shop")]
    [InlineData("postgresql://[::1]:5433/shop", "Host=::1;Port=5433;Database=shop")]
    [InlineData("postgresql://[::1]/shop", "Host=::1;Database=shop")]
    [InlineData("postgresql://%2Fvar%2Frun%2Fpostgresql/shop", "Host=/var/run/postgresql;Database=shop")]
    [InlineData("postgresql:///shop?host=/tmp&port=5433&user=app", "Host=/tmp;Database=shop;Port=5433;Username=app")]
    [InlineData("postgresql://localhost:1,localhost:2/shop",
        "Host=localhost:1,localhost:2;Database=shop;Target Session Attributes=primary;Host Recheck Seconds=2;Timeout=3")]
    [InlineData("postgresql://localhost:1,localhost:2/shop?target_session_attrs=any&Host%20Recheck%20Seconds=9&connect_timeout=8",
        "Host=localhost:1,localhost:2;Database=shop;Target Session Attributes=any;Host Recheck Seconds=9;Timeout=8")]
    [InlineData("postgresql://localhost/shop?connect_timeout=3&application_name=a%20b",
        "Host=localhost;Database=shop;Timeout=3;Application Name=a b")]
    [InlineData("postgresql://localhost/shop?Maximum%20Pool%20Size=7&Timeout=3",
        "Host=localhost;Database=shop;Maximum Pool Size=7;Timeout=3")]
    [InlineData("postgresql://db/shop?sslmode=verify-full&sslrootcert=/ca.pem",
        "Host=db;Database=shop;SSL Mode=VerifyFull;Root Certificate=/ca.pem")]
    public void Both_forms_say_the_same(string text, string expected) =>
        Assert.True(new NpgsqlConnectionStringBuilder(expected).EquivalentTo(ConnectionStringReader.Read(text)));

    [Theory]
    [InlineData("Host=db.example.com", SslMode.Require)]
    [InlineData("Host=10.0.0.1", SslMode.Require)]
    [InlineData("Host=localhost,db", SslMode.Require)]
    [InlineData("postgresql://db:5432/shop", SslMode.Require)]
    [InlineData("Host=db;SSL Mode=Prefer", SslMode.Prefer)]
    [InlineData("Host=db;SslMode=disable", SslMode.Disable)]
    [InlineData("postgresql://db/shop?ssl=true", SslMode.Require)]
    [InlineData("postgresql://db/shop?sslmode=disable", SslMode.Disable)]
    [InlineData("postgresql://db/shop?ssl_mode=false", SslMode.Disable)]
    [InlineData("Host=localhost", SslMode.Prefer)]
    [InlineData("Host=LOCALHOST:5433", SslMode.Prefer)]
    [InlineData("Host=db.localhost", SslMode.Prefer)]
    [InlineData("Host=127.0.0.2", SslMode.Prefer)]
    [InlineData("Host=127.0.0.1:5433,[::1]:5434", SslMode.Prefer)]
    [InlineData("Host=::1", SslMode.Prefer)]
    [InlineData("Host=/var/run/postgresql", SslMode.Prefer)]
    [Trait("Case", "CFG-3")]
    public void Connections_to_another_machine_require_TLS_unless_the_text_says_otherwise(string text, SslMode expected) =>
        Assert.Equal(expected, ConnectionStringReader.Read(text).SslMode);

    [Theory]
    [InlineData("", "'Host' is missing")]
    [InlineData("this is no connection string", "neither a list of keyword=value pairs nor a postgresql:// URL")]
    [InlineData("Username=app;Password=hunter2", "'Host' is missing")]
    [InlineData("Host=db;Pasword=hunter2", "keyword 2 is not known (did you mean 'Password'?)")]
    [InlineData("Host=db;hunter2=x", "keyword 2 is not known")]
    [InlineData("Host=db;Port=hunter2", "the value of 'port' is not a number in the valid range")]
    [InlineData("Host=db;Port=70000", "a port is not a number from 1 to 65535")]
    [InlineData("Host=a:1,b:hunter2", "a port is not a number from 1 to 65535")]
    [InlineData("Host=a:0", "a port is not a number from 1 to 65535")]
    [InlineData("Host=db;Pooling=hunter2", "the value of 'pooling' is not 'true' or 'false'")]
    [InlineData("Host=db;sslmode=hunter2", "the value of 'sslmode' is not one of Disable, Allow, Prefer, Require, VerifyCA, VerifyFull")]
    [InlineData("Host=db;Password=hunter2;x", "neither a list of keyword=value pairs nor a postgresql:// URL")]
    [InlineData("Host=db;Port=a;Pooling=b", "the value of 'port' is not a number in the valid range; the value of 'pooling' is not")]
    [InlineData(
        "Host=db;Connection Idle Lifetime=60;Connection Pruning Interval=61",
        "'Connection Pruning Interval' is longer than 'Connection Idle Lifetime'")]
    [InlineData("Host=db;Minimum Pool Size=9;Maximum Pool Size=3", "'Minimum Pool Size' is larger than 'Maximum Pool Size'")]
    [InlineData("Host=db;Read Buffer Size=512", "must be at least 4096")]
    [InlineData("Host=db;Multiplexing=true", "'Multiplexing' cannot be used")]
    [InlineData("Host=db;Enlist=true", "'Enlist' cannot be used")]
    [InlineData("postgresql://app:hunter2@db:x/shop", "a port is not a number")]
    [InlineData("postgresql://app:hunter2/x@db/shop", "a port is not a number")]
    [InlineData("postgresql://app:hunter2?x=y@db/shop", "parameter 1 is not known")]
    [InlineData("postgresql://app@db/shop?a=1&hunter2=y", "parameter 2 is not known")]
    [InlineData("postgresql://app@db/shop?sslmode=hunter2", "the value of 'SSL Mode' is not one of Disable,")]
    [InlineData("postgresql://app@db/shop?conect_timeout=3", "parameter 1 is not known")]
    public void Mistakes_are_named_and_values_are_not(string text, string expected)
    {
        var error = Assert.Throws<FormatException>(() => new Database(text, TimeProvider.System));

        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void No_mistake_around_a_password_shows_a_part_of_it()
    {
        var random = new Random(20261128);
        string[] parts = ["zqjx", "wvkz", ";", "=", "'", "\"", "/", "?", "#", "@", ":", "%", "%zz", ",", "[", " "];
        string[] forms = ["Host=db;Password={0};Port=1", "{0}", "postgresql://app:{0}@db/shop", "postgresql://app:{0}@db/shop?sslmode=x"];
        for (var number = 0; number < 4_000; number++)
        {
            var password = string.Concat(random.GetItems(parts, random.Next(1, 8)));
            var text = forms[number % forms.Length].Replace("{0}", password, StringComparison.Ordinal);
            if (Record.Exception(() => ConnectionStringReader.Read(text)) is { } error)
            {
                Assert.IsType<FormatException>(error);
                Assert.DoesNotContain("zqjx", error.ToString(), StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("wvkz", error.ToString(), StringComparison.OrdinalIgnoreCase);
            }
        }
    }

    [Fact]
    public async Task Statements_are_prepared_unless_the_text_says_otherwise()
    {
        await using var usual = new Database("Host=db", TimeProvider.System);
        await using var without = new Database("Host=db;Max Auto Prepare=0", TimeProvider.System);

        Assert.Equal(200, new NpgsqlConnectionStringBuilder(usual.ConnectionString).MaxAutoPrepare);
        Assert.Equal(0, new NpgsqlConnectionStringBuilder(without.ConnectionString).MaxAutoPrepare);
    }
}
