namespace Commerce.CoreFlows;

/// <summary>Adds <c>Modules.CoreFlows</c>.</summary>
public static class CoreFlowsModuleKey
{
    private static readonly ModuleKey Key = new("core_flows", "Commerce.CoreFlows", typeof(CoreFlowsModuleKey).Assembly);

    extension(Modules)
    {
        /// <summary>The core flows: workflows over the modules of Commerce. They have no service; run them by their references.</summary>
        public static ModuleKey CoreFlows => Key;
    }
}
