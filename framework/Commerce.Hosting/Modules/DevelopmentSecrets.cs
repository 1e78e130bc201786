using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.Extensions.Hosting;

namespace Commerce.Hosting.Modules;

/// <summary>Random secrets for Development, kept in <c>.commerce/secrets.json</c>: no default secret exists anywhere.</summary>
/// <param name="environment">Tells the application's folder.</param>
internal sealed class DevelopmentSecrets(IHostEnvironment environment)
{
    private readonly string file = Path.Combine(environment.ContentRootPath, ".commerce", "secrets.json");

    /// <summary>The secret of a name, made at the first call.</summary>
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
