using System.Collections.Concurrent;

namespace Commerce.Hosting.Settings;

/// <summary>The settings of modules that are the host's: their sections also have the modules' own options.</summary>
/// <param name="reader">Reads the configuration.</param>
internal sealed class ModuleSettings(SettingReader reader)
{
    private const int MaxPool = 10_000;

    /// <summary>Gets the names in a module's section that the host reads.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [nameof(Enabled), nameof(Required), nameof(Default), nameof(MaxConnections), "Package", "Database", "DirectDatabase"];

    // Read once each: a value that is not valid is one problem.
    private readonly ConcurrentDictionary<string, object> values = new(StringComparer.Ordinal);

    /// <summary>Reads whether the application has a module. Default: yes.</summary>
    public bool Enabled(string module) => Read(module, nameof(Enabled), key => reader.Flag(key, true));

    /// <summary>Reads whether the host stops when the module fails. Default: as the application says in code.</summary>
    /// <param name="module">The module.</param>
    /// <param name="isOptional">What the application says.</param>
    public bool Required(string module, bool isOptional) => Read(module, nameof(Required), key => reader.Flag(key, !isOptional));

    /// <summary>Reads whether the module is the default of its contract. Default: as the application says in code.</summary>
    /// <param name="module">The module.</param>
    /// <param name="isDefault">What the application says.</param>
    public bool Default(string module, bool isDefault) => Read(module, nameof(Default), key => reader.Flag(key, isDefault));

    /// <summary>Reads how many connections the module may use at once.</summary>
    /// <returns><see langword="null"/> when it is not set.</returns>
    public int? MaxConnections(string module) =>
        Read(module, nameof(MaxConnections), key => reader.Number(key, 0, 1, MaxPool)) is > 0 and var set ? set : null;

    /// <summary>Reads all settings of a module, so that mistakes are known before the application is checked.</summary>
    public void ReadAll(string module, bool isOptional) =>
        _ = (Enabled(module), Required(module, isOptional), Default(module, false), MaxConnections(module));

    private T Read<T>(string module, string name, Func<string, T> read)
        where T : struct
    {
        var key = $"Commerce:Modules:{module}:{name}";
        return (T)values.GetOrAdd(key, (_, read) => read(key), read);
    }
}
