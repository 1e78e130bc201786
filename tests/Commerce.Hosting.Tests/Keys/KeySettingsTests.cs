using System.Security.Cryptography;
using Commerce.Hosting.Keys;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;

namespace Commerce.Hosting.Tests.Keys;

/// <summary>The section <c>Commerce:Keys</c>.</summary>
public sealed class KeySettingsTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("commerce-keys-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("Production")]
    [InlineData("Staging")]
    public void A_key_is_demanded_outside_of_development(string environment)
    {
        var problem = Assert.Single(Problems(Read(environment)));

        Assert.Equal(("COM8020", "Commerce:Keys:Current"), (problem.Id, problem.Where));
        Assert.Contains("openssl rand -base64 32", problem.Fix, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(folder.FullName, ".commerce")));
    }

    [Fact]
    public void The_first_key_wraps_and_the_others_only_unwrap()
    {
        var (current, one, two) = (NewKey(), NewKey(), NewKey());

        var settings = Read("Production", ("Current", current + "\n"), ("Previous:0", one), ("Previous:1", two));

        Assert.Empty(Problems(settings));
        Assert.Equal(
            ["Commerce:Keys:Current", "Commerce:Keys:Previous:0", "Commerce:Keys:Previous:1"], settings.Keys.Select(key => key.Place));
        Assert.Equal(3, settings.Keys.Select(key => key.Id).Distinct().Count());
        Assert.Equal(settings.Current.Id, Read("Production", ("Current", current)).Current.Id);
        Assert.All(settings.Keys, key => Assert.Same(key, settings.Find(key.Id)));
        Assert.Equal(2, Read("Production", ("Current", current), ("Previous", one)).Keys.Count);
    }

    [Fact]
    public void Every_key_that_cannot_be_used_is_reported_without_showing_it()
    {
        var (text, shortKey) = ("this is no key!", Convert.ToBase64String("31 bytes, which is one too few."u8));
        var settings = Read(
            "Production",
            ("Current", text),
            ("Previous:0", shortKey),
            ("Previous:1", Convert.ToBase64String(new byte[32])),
            ("Curent", NewKey()));

        var problems = Problems(settings);

        Assert.Equal(
            ["Commerce:Keys:Current", "Commerce:Keys:Previous:0", "Commerce:Keys:Previous:1", "Commerce:Keys:Curent"],
            problems.Select(problem => problem.Where));
        Assert.All(problems, problem => Assert.Equal("COM8021", problem.Id));
        Assert.Contains("31 bytes", problems[1].What, StringComparison.Ordinal);
        Assert.All(problems, problem => Assert.DoesNotContain(text, $"{problem}", StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.DoesNotContain(shortKey, $"{problem}", StringComparison.Ordinal));
        Assert.Throws<BootException>(() => settings.Current);
    }

    [Fact]
    public void Development_makes_a_key_that_only_its_owner_can_read_and_keeps_it()
    {
        var settings = Read("Development");

        Assert.Empty(Problems(settings));
        var file = Path.Combine(folder.FullName, ".commerce", "key");
        Assert.Equal(settings.Current.Place, file);
        Assert.Equal(settings.Current.Id, Read("Development").Current.Id);
        Assert.Equal(["key"], Directory.EnumerateFiles(Path.GetDirectoryName(file)!).Select(Path.GetFileName));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public void Processes_that_start_at_once_have_the_same_key()
    {
        var start = new Barrier(8);
        var ids = new string[8];
        var threads = Enumerable.Range(0, ids.Length).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            ids[index] = Read("Development").Current.Id;
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());

        Assert.Single(ids.Distinct());
        Assert.Equal(["key"], Directory.EnumerateFiles(Path.Combine(folder.FullName, ".commerce")).Select(Path.GetFileName));
    }

    [Fact]
    public void A_key_for_development_that_cannot_be_made_is_a_problem()
    {
        File.WriteAllText(Path.Combine(folder.FullName, ".commerce"), "a file where the folder should be");

        var problem = Assert.Single(Problems(Read("Development")));

        Assert.Equal(("COM8021", Path.Combine(folder.FullName, ".commerce", "key")), (problem.Id, problem.Where));
    }

    [Fact]
    public void A_wrapped_key_comes_back_and_one_that_was_changed_does_not()
    {
        var key = Read("Production", ("Current", NewKey())).Current;
        var wrapped = key.Wrap([1, 2, 3]);

        Assert.Equal([1, 2, 3], key.Unwrap(wrapped));
        wrapped[^1] ^= 1;
        Assert.ThrowsAny<CryptographicException>(() => key.Unwrap(wrapped));
        Assert.Throws<CryptographicException>(() => key.Unwrap([1]));
        Assert.Equal(key.Id, $"{key}");
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    private static List<Problem> Problems(KeySettings settings)
    {
        var problems = new List<Problem>();
        settings.Check(problems);
        return problems;
    }

    private KeySettings Read(string environment, params (string Name, string Value)[] settings) => new(
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(one => KeyValuePair.Create($"Commerce:Keys:{one.Name}", (string?)one.Value)))
            .Build(),
        new HostingEnvironment { EnvironmentName = environment, ContentRootPath = folder.FullName });
}
