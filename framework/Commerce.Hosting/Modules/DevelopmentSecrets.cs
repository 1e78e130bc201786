using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Hosting;

namespace Commerce.Hosting.Modules;

/// <summary>Keeps random secrets for Development in <c>.commerce/secrets.json</c>, so that no default secret exists anywhere.</summary>
/// <param name="environment">Names the application's folder.</param>
internal sealed class DevelopmentSecrets(IHostEnvironment environment)
{
    private readonly string file = Path.Combine(environment.ContentRootPath, ".commerce", "secrets.json");

    /// <summary>Gets the secret of a name; the first call creates it.</summary>
    public string Get(string name)
    {
        var secrets = File.Exists(file) ? JsonSerializer.Deserialize<Dictionary<string, string>>(File.ReadAllText(file))! : [];
        if (!secrets.TryGetValue(name, out var secret))
        {
            secrets[name] = secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
            Write(JsonSerializer.Serialize(secrets));
        }

        return secret;
    }

    private void Write(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        var temporary = file + ".new";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(temporary, options))
        {
            writer.Write(text);
        }

        File.Move(temporary, file, overwrite: true);
    }
}
