using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Commerce.Hosting.Keys;

/// <summary>
/// The section <c>Commerce:Keys</c> of the configuration: the key that wraps new keys of the ring, and earlier ones that only unwrap. In
/// Development without <c>Current</c> it is a key in the application's folder.
/// </summary>
internal sealed class KeySettings
{
    private const string Section = "Commerce:Keys";
    private const string CurrentSetting = $"{Section}:Current";
    private const string PreviousSetting = $"{Section}:Previous";
    private const string Make = "Make one with 'openssl rand -base64 32'.";

    private readonly List<Problem> problems = [];
    private readonly List<WrappingKey> keys = [];

    /// <summary>Reads the section.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="environment">The application's environment and folder.</param>
    public KeySettings(IConfiguration configuration, IHostEnvironment environment)
    {
        if (configuration[CurrentSetting] is { Length: > 0 } current)
        {
            Add(current, CurrentSetting);
        }
        else if (environment.IsDevelopment())
        {
            AddDevelopmentKey(DevelopmentKey.PathIn(environment.ContentRootPath));
        }
        else
        {
            problems.Add(new Problem(
                "COM8020",
                "No key is configured. It wraps the keys that encrypt sensitive values of runs, cookies and antiforgery tokens; this is " +
                $"{environment.EnvironmentName}.",
                CurrentSetting,
                $"{Make} Give it to all hosts, from a secret store, in the environment variable Commerce__Keys__Current."));
        }

        foreach (var (place, text) in PreviousOf(configuration.GetSection(PreviousSetting)))
        {
            Add(text, place);
        }

        problems.AddRange(configuration.GetSection(Section).GetChildren()
            .Where(child => child.Path is var path && !IsNamed(path, CurrentSetting) && !IsNamed(path, PreviousSetting))
            .Select(child => new Problem(
                "COM8021",
                "There is no such setting.",
                child.Path,
                $"Write {CurrentSetting}, or {PreviousSetting}:0 and so on for earlier keys.")));
    }

    /// <summary>Gets the keys. The first one wraps.</summary>
    /// <exception cref="BootException">What is wrong with them.</exception>
    public IReadOnlyList<WrappingKey> Keys => problems.Count == 0 ? keys : throw new BootException(problems);

    /// <summary>Gets the key that wraps.</summary>
    /// <exception cref="BootException">As for <see cref="Keys"/>.</exception>
    public WrappingKey Current => Keys[0];

    /// <summary>Reports what is wrong.</summary>
    public void Check(List<Problem> found) => found.AddRange(problems);

    /// <summary>Finds a key.</summary>
    /// <param name="id">What names it.</param>
    public WrappingKey? Find(string? id) => Keys.FirstOrDefault(key => key.Id == id);

    private static bool IsNamed(string path, string setting) => path.Equals(setting, StringComparison.OrdinalIgnoreCase);

    private static IEnumerable<(string Place, string Text)> PreviousOf(IConfigurationSection section) =>
        section.GetChildren().Append(section)
            .Where(one => one.Value is { Length: > 0 })
            .Select(one => (one.Path, one.Value!));

    private void Add(string text, string place)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
        {
            // The text is a key, or a part of one: it is not shown.
            problems.Add(new Problem("COM8021", "The key is not base64.", place, Make));
        }
        else if (length != WrappingKey.Size)
        {
            problems.Add(new Problem("COM8021", $"The key has {length} bytes; it must have {WrappingKey.Size}.", place, Make));
        }
        else if (bytes.AsSpan(0, length).IndexOfAnyExcept(bytes[0]) < 0)
        {
            problems.Add(new Problem("COM8021", "The key is one byte, repeated.", place, Make));
        }
        else
        {
            keys.Add(new WrappingKey(bytes[..length], place));
        }
    }

    private void AddDevelopmentKey(string file)
    {
        try
        {
            Add(DevelopmentKey.Read(file), file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            problems.Add(new Problem(
                "COM8021",
                $"The key for Development cannot be read or created: {exception.Message}",
                file,
                $"Make the folder writable, or set {CurrentSetting}."));
        }
    }
}
