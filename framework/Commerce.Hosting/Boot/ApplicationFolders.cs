using Commerce.Hosting.Modules;

namespace Commerce.Hosting.Boot;

/// <summary>Finds folders of modules in the project of the application whose files have no effect.</summary>
internal static class ApplicationFolders
{
    /// <summary>
    /// Describes the folders, a sentence each. They are no mistakes that stop the start, because an application may add a module only with
    /// a feature flag.
    /// </summary>
    /// <param name="application">The manifest of the application.</param>
    /// <param name="settings">The application's assembly and modules.</param>
    public static IEnumerable<string> Warnings(ApplicationManifest application, ApplicationSettings settings)
    {
        var used = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var folder in application.Read().Modules.Select(module => module.Folder)
            .Concat(settings.Assembly.GetManifestResourceNames().Select(ModuleRegistration.FolderOf).OfType<string>())
            .Distinct(StringComparer.Ordinal))
        {
            if (settings.Modules.FirstOrDefault(module => module.IsInApplication && module.IsNameOf(folder)) is not { } module)
            {
                yield return $"COM1028 Modules/{folder} has no effect, because the application adds no module of that name";
            }
            else if (!used.TryAdd(module.Name, folder))
            {
                yield return $"COM1028 Modules/{folder} has no effect, because the files of the module are in Modules/{used[module.Name]}";
            }
        }
    }
}
