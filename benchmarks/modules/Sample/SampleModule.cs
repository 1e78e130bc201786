using Commerce.Modularity;
using Commerce.Records;
using Modular.Sample;

[assembly: ModuleEntry(typeof(SampleModule))]

namespace Modular.Sample;

/// <summary>The entry of the module.</summary>
public sealed partial class SampleModule : IModule
{
    public string Name => "sample";

    public void ConfigureServices(ModuleBuilder module)
    {
        ArgumentNullException.ThrowIfNull(module);
        module.AddData(SampleData.Model);
        module.Provide<ISampleModuleService, SampleModuleService>();
    }
}
