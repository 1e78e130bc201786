using Commerce.Hosting.Keys;
using Microsoft.Extensions.Hosting.Internal;

namespace Commerce.Hosting.Tests.Keys;

/// <summary>Secrets of modules that nobody has configured.</summary>
public sealed class DevelopmentSecretsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("commerce-keys-");

    private string File => DevelopmentKey.PathIn(folder.FullName);

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void A_secret_stays_and_each_name_has_its_own()
    {
        var secret = Secrets().Get("user.jwt");

        Assert.Equal(32, Convert.FromBase64String(secret).Length);
        Assert.Equal(secret, Secrets().Get("user.jwt"));
        Assert.NotEqual(secret, Secrets().Get("user.cookie"));
        Assert.NotEqual(System.IO.File.ReadAllText(File).Trim(), secret);
    }

    [Fact]
    public async Task Processes_that_start_at_once_have_the_same_secrets()
    {
        using var start = new Barrier(8);

        var secrets = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
            () =>
            {
                var own = Secrets();
                start.SignalAndWait();
                return own.Get("user.jwt");
            },
            TaskCreationOptions.LongRunning)));

        Assert.Single(secrets.Distinct());
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("c2hvcnQ=")]
    public void A_file_without_a_key_is_an_error_that_names_it(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, text);

        var error = Assert.Throws<InvalidDataException>(() => Secrets().Get("user.jwt"));

        Assert.Contains(File, error.Message, StringComparison.Ordinal);
    }

    private DevelopmentSecrets Secrets() => new(new HostingEnvironment { ContentRootPath = folder.FullName });
}
