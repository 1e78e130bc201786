using System.Reflection;
using Commerce.Diagnostics;
using Commerce.Hosting.Boot;
using Commerce.Hosting.Settings;
using Commerce.Modularity;
using Commerce.Postgres.Migrations;
using Microsoft.Extensions.Hosting;

namespace Commerce.Hosting.Modules;

/// <summary>The first phase: loads modules, each into a load context of its own that lives as long as the process.</summary>
/// <param name="application">The modules, and the folder that holds them.</param>
/// <param name="settings">Which of them the application has.</param>
/// <param name="environment">Development checks more than a start in production can afford.</param>
/// <param name="door">Calls into them.</param>
/// <param name="uncaught">Reports what they throw where nobody catches it.</param>
/// <param name="quarantine">Receives the optional ones that fail.</param>
internal sealed class ModuleLoader(
    ApplicationSettings application,
    HostSettings settings,
    IHostEnvironment environment,
    ModuleDoor door,
    UncaughtExceptions uncaught,
    Quarantine quarantine)
{
    /// <summary>Loads every module, and sorts them.</summary>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task<LoadedModules> LoadAsync(CancellationToken cancellationToken)
    {
        var problems = new List<Problem>();
        var (enabled, disabled) = Split(problems);
        var loaded = new List<LoadedModule>();
        foreach (var module in enabled)
        {
            try
            {
                loaded.Add(await LoadAsync(module, enabled, cancellationToken));
            }
            catch (BootException exception)
            {
                problems.AddRange(quarantine.Add(module, ModulePhase.Load, exception.Problems));
            }
        }

        var graph = new ModuleGraph(enabled, disabled, loaded, quarantine);
        var sorted = graph.Sort(problems);
        return new LoadedModules(
            graph, sorted, [.. loaded.Except(sorted)], [.. disabled.Select(module => module.Name)], problems);
    }

    private (List<ModuleRegistration> Enabled, List<ModuleRegistration> Disabled) Split(List<Problem> problems)
    {
        var enabled = new List<ModuleRegistration>();
        var disabled = new List<ModuleRegistration>();
        foreach (var calls in application.Modules.GroupBy(module => module.Name, StringComparer.Ordinal))
        {
            var module = calls.First();
            settings.Modules.ReadAll(module.Name, module.IsOptional);
            (settings.Modules.Enabled(module.Name) ? enabled : disabled).Add(module);
            if (calls.Count() > 1)
            {
                problems.Add(new Problem(
                    "COM1007",
                    $"The module '{module.Name}' is added {calls.Count()} times.",
                    string.Join(", ", calls.Select(call => call.Package).Distinct()),
                    "Remove all calls of AddModule but one."));
            }
        }

        return (enabled, disabled);
    }

    private async Task<LoadedModule> LoadAsync(
        ModuleRegistration module, IReadOnlyList<ModuleRegistration> all, CancellationToken cancellationToken)
    {
        var folder = new ModuleFolder(Path.Combine(application.ModulesFolder, module.Package), module.Package);
        return await door.CallAsync(
            module,
            ModulePhase.Load,
            _ => Task.FromResult(module.IsInApplication ? Load(module) : Load(module, folder, all)),
            exception => new Problem(
                "COM1006",
                $"The module '{module.Name}' cannot be loaded: {Reasons(exception)}",
                module.IsInApplication ? module.FilePrefix : folder.Assembly,
                Fix(exception)),
            cancellationToken);
    }

    /// <summary>Loads a module in the project of the application. Its code is loaded already.</summary>
    private LoadedModule Load(ModuleRegistration module)
    {
        var problem = ModulePreflight.CheckKey(module)
            ?? (module.Key.Entry!.Assembly == application.Assembly ? null : IsOfOtherAssembly(module));
        return problem is null ? Create(module, module.Key.Entry!, module.FilePrefix) : throw new BootException(problem);
    }

    private Problem IsOfOtherAssembly(ModuleRegistration module) => new(
        "COM1005",
        $"The entry type {module.Key.Entry} of the module '{module.Name}' is in {module.Key.Entry!.Assembly.GetName().Name}, and not in "
        + $"the application, {application.Assembly.GetName().Name}.",
        $"the ModuleKey '{module.Name}'",
        "Move the module into Modules/<name> of the application's project, or make it a plugin, whose key names its package.");

    private static string Reasons(Exception exception) => exception is ReflectionTypeLoadException types
        ? string.Join(" ", types.LoaderExceptions.Select(inner => ExceptionText.Message(inner!)).Distinct().Take(3))
        : ExceptionText.Messages(exception);

    /// <summary>The runtime names the type and the member, and not where the member is from.</summary>
    private static string Fix(Exception exception) => "Build or publish the module again, against the packages that the application uses."
        + (exception is ReflectionTypeLoadException
            ? " A type of the module does not fit them, such as a class that lacks a member that its interface has by now."
            : "");

    private LoadedModule Load(ModuleRegistration module, ModuleFolder folder, IReadOnlyList<ModuleRegistration> all)
    {
        if (ModulePreflight.Check(module, folder, all, out var shared) is { Count: > 0 } found)
        {
            throw new BootException(found);
        }

        var copy = ModuleCopy.Create(folder.Path, module.Package);
        if (environment.IsDevelopment()
            && ModuleMembers.Check(module, folder, shared, copy == folder.Path ? null : copy) is { } missing)
        {
            throw new BootException(missing);
        }

        var assembly = ModuleLoadContext.Load(Path.Combine(copy, Path.GetFileName(folder.Assembly)), folder.Names, shared);
        uncaught.Watch(module, assembly);
        // Resolves every type, so that a missing base type or interface member shows now and not at the first call.
        _ = assembly.GetTypes();
        return assembly.GetCustomAttribute<ModuleEntryAttribute>() is { Entry: var entry }
            ? Create(module, entry, folder.Assembly)
            : throw new BootException(HasNoEntry(module, folder.Assembly));
    }

    private LoadedModule Create(ModuleRegistration module, Type type, string file)
    {
        var created = Ask(module, type, file, "be created", () => Activator.CreateInstance(type));
        var name = module.Key.InstanceOf ?? module.Name;
        if (created is not IModule entry || Ask(module, type, file, "return its Name", () => entry.Name) != name)
        {
            throw new BootException(new Problem(
                "COM1005",
                $"The entry type {type.FullName} is not the module '{module.Name}'.",
                file,
                $"It must implement IModule and return \"{name}\" as its name. "
                + "A further instance of a module has a key that Instance() returns."));
        }

        var dependencies = Ask<Type[]>(module, type, file, "return its Dependencies", () => Contracts(entry.Dependencies));
        var providers = Ask<Type[]>(module, type, file, "return its Providers", () => Contracts(entry.Providers));
        var migrations = ReadMigrations(module, type.Assembly) with { HasWall = settings.Walls };
        return module.Key.InstanceOf is null || migrations.Migrations.Count == 0
            ? new LoadedModule(module, file, entry, dependencies, providers, migrations)
            : throw new BootException(HasTables(module, file));
    }

    private static Type[] Contracts(IReadOnlyList<Type> types) =>
        types.All(type => type is { IsValueType: false, ContainsGenericParameters: false }) ? [.. types] : throw new ArgumentException(
            "Each entry must be the contract of a module, such as typeof(IUserModuleService).");

    private static MigrationSet ReadMigrations(ModuleRegistration module, Assembly assembly) => !module.IsInApplication
        ? MigrationSet.FromAssembly(module.Name, module.Name, assembly)
        : MigrationSet.FromAssembly(module.Name, module.Name, assembly, resource =>
            ModuleRegistration.FolderOf(resource) is { } folder && module.IsNameOf(folder));

    private static Problem HasNoEntry(ModuleRegistration module, string file) => new(
        "COM1004",
        $"The assembly of the module '{module.Name}' does not name its entry type.",
        file,
        "Add [assembly: ModuleEntry(typeof(...))] to it.");

    private static Problem HasTables(ModuleRegistration module, string file) => new(
        "COM1027",
        $"The module '{module.Name}' is an instance of '{module.Key.InstanceOf}', whose migrations create tables. All instances would "
        + "have the same schema.",
        file,
        $"Add the module once, with the key '{module.Key.InstanceOf}'. Keep what differs between instances in its tables.");

    /// <exception cref="BootException"><c>COM1008</c>: the code of the entry type throws.</exception>
    private static T Ask<T>(ModuleRegistration module, Type entry, string file, string what, Func<T> ask)
    {
        try
        {
            return ask();
        }
        catch (Exception exception)
        {
            throw ModuleProblems.In(exception) is { Count: > 0 } declared ? new BootException(declared, exception) : new BootException(
                new Problem(
                    "COM1008",
                    $"The entry type of the module '{module.Name}' cannot {what}: "
                    + ExceptionText.Messages(exception),
                    $"{entry.FullName} in {file}",
                    "Give it a public constructor without parameters; neither that nor its properties may throw."),
                exception);
        }
    }
}
