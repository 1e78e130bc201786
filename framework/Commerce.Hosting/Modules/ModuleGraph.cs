namespace Commerce.Hosting.Modules;

/// <summary>Which modules depend on which. A module declares contracts; the module that provides a contract comes before it.</summary>
/// <param name="enabled">The modules that the application has.</param>
/// <param name="disabled">The modules that the configuration disables.</param>
/// <param name="loaded">Those that could be loaded.</param>
/// <param name="quarantine">Receives the optional ones that fail.</param>
internal sealed class ModuleGraph(
    IReadOnlyList<ModuleRegistration> enabled,
    IReadOnlyList<ModuleRegistration> disabled,
    IReadOnlyList<LoadedModule> loaded,
    Quarantine quarantine)
{
    private readonly HashSet<string> failed = new(StringComparer.Ordinal);

    /// <summary>Gets the names of all modules, also of those that are disabled or have failed.</summary>
    public IReadOnlyList<string> Names { get; } = [.. enabled.Concat(disabled).Select(module => module.Name)];

    /// <summary>Finds the modules that depend on one.</summary>
    public IEnumerable<LoadedModule> DependantsOf(LoadedModule module) => loaded.Where(one => DependenciesOf(one).Contains(module));

    /// <summary>Finds the module that provides a contract to another.</summary>
    /// <returns><see langword="null"/> when none does, or several without a default.</returns>
    public ModuleRegistration? ProviderOf(LoadedModule module, Type contract) =>
        ModuleRegistration.DefaultOf(ProvidersOf(module, contract));

    /// <summary>Finds all modules that provide a contract to another, in the order of the application.</summary>
    /// <remarks>A module may provide a contract on top of another module that provides the same.</remarks>
    public List<ModuleRegistration> ProvidersOf(LoadedModule module, Type contract) =>
        [.. enabled.Where(one => one.Key.Service == contract && one.Name != module.Name)];

    /// <summary>Finds the modules that a module depends on, and those whose services it uses as providers.</summary>
    public IEnumerable<LoadedModule> DependenciesOf(LoadedModule module) => module.Dependencies
        .Select(contract => ProviderOf(module, contract))
        .OfType<ModuleRegistration>()
        .Concat(module.Providers.SelectMany(contract => ProvidersOf(module, contract)))
        .Select(provider => loaded.FirstOrDefault(one => one.Name == provider.Name))
        .OfType<LoadedModule>()
        .Distinct();

    /// <summary>Sorts the modules: what a module depends on comes before it; apart from that, the order of the application holds.</summary>
    /// <param name="problems">Receives dependencies that nobody provides, several modules provide, or that form a cycle.</param>
    public IReadOnlyList<LoadedModule> Sort(List<Problem> problems)
    {
        problems.AddRange(
            from module in enabled
            where module.IsDefault && module.Key.Service is not null
            group module by module.Key.Service into contract
            where contract.Count() > 1
            select AreDefault(contract.Key, contract));
        problems.AddRange(enabled.Where(module => module.IsDefault && module.Key.Service is null).Select(HasNoContract));
        foreach (var module in loaded)
        {
            Report(module, [.. CheckDependencies(module)], problems);
        }

        foreach (var cycle in FindCycles())
        {
            // Each of them: none can be first.
            foreach (var member in cycle)
            {
                Report(member, [IsCycle(cycle)], problems);
            }
        }

        ReportDependants(ModulePhase.Load, problems);
        var sorted = new List<LoadedModule>();
        foreach (var module in loaded)
        {
            Visit(module, sorted);
        }

        return sorted;
    }

    /// <summary>Reports that a module has failed, and with it those that depend on it.</summary>
    /// <param name="module">The module.</param>
    /// <param name="phase">The call in which it failed.</param>
    /// <param name="found">What is wrong with it.</param>
    /// <returns>The problems of those that are required, which stop the boot.</returns>
    public List<Problem> Fail(ModuleRegistration module, ModulePhase phase, IReadOnlyList<Problem> found)
    {
        List<Problem> problems = [.. quarantine.Add(module, phase, found)];
        ReportDependants(phase, problems);
        return problems;
    }

    /// <summary>Reports that a module has failed, while nothing is checked any more.</summary>
    /// <exception cref="BootException">The module is required, or one that depends on it.</exception>
    /// <inheritdoc cref="Fail"/>
    public void FailNow(ModuleRegistration module, ModulePhase phase, BootException failure)
    {
        if (Fail(module, phase, failure.Problems) is { Count: > 0 } problems)
        {
            throw new BootException(problems, failure);
        }
    }

    /// <summary>Reports the modules that depend on one in quarantine: they fail with it.</summary>
    /// <param name="phase">The call in which they fail.</param>
    /// <param name="problems">Receives the problems of those that are required.</param>
    private void ReportDependants(ModulePhase phase, List<Problem> problems)
    {
        while (loaded.FirstOrDefault(module => !failed.Contains(module.Name) && QuarantinedProvidersOf(module).Any()) is { } dependant)
        {
            Report(dependant, [.. QuarantinedProvidersOf(dependant).Select(pair => IsInQuarantine(dependant, pair))], problems, phase);
        }
    }

    private static Problem IsCycle(IReadOnlyList<LoadedModule> cycle) => new(
        "COM1018",
        $"Modules depend on each other: {string.Join(" → ", cycle.Append(cycle[0]).Select(module => module.Name))}.",
        string.Join(", ", cycle.Select(module => module.Registration.Package)),
        "Remove one of these contracts from the Dependencies of its module, and join the two modules in a workflow.");

    private static Problem IsInQuarantine(LoadedModule module, (Type Contract, QuarantinedModule Provider) missing) => new(
        "COM1010",
        $"The module '{module.Name}' depends on {missing.Contract.Name}. {missing.Provider.Reason}",
        module.File,
        $"Correct the module '{missing.Provider.Name}', or make '{module.Name}' optional, too.");

    private IEnumerable<(Type Contract, QuarantinedModule Provider)> QuarantinedProvidersOf(LoadedModule module) => module.Dependencies
        .Select(contract => (contract, ProviderOf(module, contract) is { } provider ? quarantine.Find(provider.Name) : null))
        .Where(pair => pair.Item2 is not null)
        .Select(pair => (pair.contract, pair.Item2!));

    private void Report(LoadedModule module, IReadOnlyList<Problem> found, List<Problem> problems, ModulePhase phase = ModulePhase.Load)
    {
        if (found.Count > 0)
        {
            failed.Add(module.Name);
            problems.AddRange(quarantine.Add(module.Registration, phase, found).Except(problems));
        }
    }

    private IEnumerable<Problem> CheckDependencies(LoadedModule module)
    {
        foreach (var contract in module.Dependencies)
        {
            if (ProviderOf(module, contract) is null)
            {
                yield return ProvidersOf(module, contract) is { Count: > 1 } several ? AreSeveral(module, contract, several)
                    : disabled.FirstOrDefault(one => one.Key.Service == contract) is { } off ? IsDisabled(module, contract, off)
                    : IsMissing(module, contract);
            }
        }

        foreach (var contract in module.Providers)
        {
            if (ProvidersOf(module, contract) is { Count: > 1 } providers && !providers.Exists(one => one.IsDefault)
                // One that is the default itself stands in front of the others, and chooses among them.
                && !(module.Registration.IsDefault && module.Registration.Key.Service == contract))
            {
                yield return HasNoDefault(module, contract, providers);
            }
        }
    }

    private static Problem IsMissing(LoadedModule module, Type contract) => new(
        "COM1010",
        $"The module '{module.Name}' depends on {contract.Name}, which no module of the application provides.",
        module.File,
        "Add the module that provides it in Program.cs, or remove the dependency and use a workflow.");

    private static Problem IsDisabled(LoadedModule module, Type contract, ModuleRegistration provider) => new(
        "COM1010",
        $"The module '{module.Name}' depends on {contract.Name} of the module '{provider.Name}', which is disabled.",
        module.File,
        $"Remove Commerce:Modules:{provider.Name}:Enabled, or set Commerce:Modules:{module.Name}:Enabled to false, too.");

    private static Problem AreSeveral(LoadedModule module, Type contract, IReadOnlyList<ModuleRegistration> providers) => new(
        "COM1014",
        $"The module '{module.Name}' depends on {contract.Name}, which several modules provide: "
        + $"{Quoted(providers)}.",
        module.File,
        "Add one of them with isDefault: true, or remove the dependency and use a workflow, which resolves each by its key.");

    private static Problem HasNoDefault(LoadedModule module, Type contract, IEnumerable<ModuleRegistration> providers) => new(
        "COM1026",
        $"The module '{module.Name}' uses the providers of {contract.Name}, but none is the default: {Quoted(providers)}.",
        module.File,
        "Add one of them with isDefault: true.");

    private static Problem AreDefault(Type contract, IEnumerable<ModuleRegistration> modules) => new(
        "COM1026",
        $"Several modules are the default of {contract.Name}: {Quoted(modules)}.",
        "Program.cs",
        "Add only one of them with isDefault: true. Commerce:Modules:<name>:Default wins over it.");

    private static Problem HasNoContract(ModuleRegistration module) => new(
        "COM1026",
        $"The module '{module.Name}' is the default, but its key has no contract.",
        "Program.cs",
        "Remove isDefault: true, or Commerce:Modules:<name>:Default. Only a module with a main service can be the default.");

    private static string Quoted(IEnumerable<ModuleRegistration> modules) =>
        string.Join(", ", modules.Select(module => $"'{module.Name}'"));

    private IEnumerable<IReadOnlyList<LoadedModule>> FindCycles()
    {
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var start in loaded.Where(module => !known.Contains(module.Name)))
        {
            if (PathTo(start, start, [start]) is { } cycle)
            {
                known.UnionWith(cycle.Select(module => module.Name));
                yield return cycle;
            }
        }
    }

    /// <returns>The way from a module to the goal by its dependencies, without the goal at the end.</returns>
    private List<LoadedModule>? PathTo(LoadedModule goal, LoadedModule from, HashSet<LoadedModule> visited)
    {
        foreach (var next in DependenciesOf(from))
        {
            if (next == goal)
            {
                return [from];
            }

            if (visited.Add(next) && PathTo(goal, next, visited) is { } path)
            {
                return [from, .. path];
            }
        }

        return null;
    }

    private void Visit(LoadedModule module, List<LoadedModule> sorted)
    {
        if (failed.Contains(module.Name) || sorted.Contains(module))
        {
            return;
        }

        foreach (var dependency in DependenciesOf(module))
        {
            Visit(dependency, sorted);
        }

        sorted.Add(module);
    }
}
