using System.IO.Compression;
using Commerce.EndToEnd.Tests.Support;

namespace Commerce.EndToEnd.Tests;

[Collection<PackagedTemplateGroup>]
public sealed class ModuleAuthorTests(PackagedTemplate template)
{
    [Fact]
    public async Task A_module_of_another_repository_packs_what_is_its_own_and_nothing_of_the_host()
    {
        var module = template.CreateFolder("Acme.Loyalty");
        module.Write("Acme.Loyalty.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <Version>{template.Version}</Version>
                <IsCommerceModule>true</IsCommerceModule>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Commerce.Postgres" Version="{template.Version}" PrivateAssets="all" />
                <PackageReference Include="Commerce.User.Contracts" Version="{template.Version}" />
                <PackageReference Include="Newtonsoft.Json" Version="13.0.4" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
        module.Write("Loyalty.cs", "public sealed class Loyalty;");
        module.Write("Migrations/0001_loyalty.sql", "select 1;");

        using var package = ZipFile.OpenRead(await module.PackAsync());

        Assert.Equal(
            [
                "buildTransitive/Acme.Loyalty.targets",
                "lib/net10.0/_._",
                "module/Acme.Loyalty.deps.json",
                "module/Acme.Loyalty.dll",
                "module/Newtonsoft.Json.dll",
            ],
            package.Entries.Select(entry => entry.FullName).Where(IsContent).Order(StringComparer.Ordinal));
        using var dependencies = new StreamReader(package.GetEntry("module/Acme.Loyalty.deps.json")!.Open());
        var text = await dependencies.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Newtonsoft.Json.dll", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Commerce.", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Npgsql", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_in_a_folder_where_it_would_never_run_is_an_error_of_the_build()
    {
        var module = template.CreateFolder("Acme.Stray");
        module.Write("Acme.Stray.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <IsCommerceModule>true</IsCommerceModule>
              </PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Commerce.Postgres" Version="{template.Version}" PrivateAssets="all" />
              </ItemGroup>
            </Project>
            """);
        module.Write("Migrations/0001_stray.sql", "select 1;");
        module.Write("Migrations/2026/0002_stray.sql", "select 2;");

        var error = await Assert.ThrowsAnyAsync<Exception>(module.BuildAsync);

        Assert.Contains("0002_stray.sql : error COM6028: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("0001_stray.sql", error.Message, StringComparison.Ordinal);
    }

    // The rest is the package's own bookkeeping.
    private static bool IsContent(string entry) => entry.Split('/')[0] is "lib" or "module" or "buildTransitive";
}
