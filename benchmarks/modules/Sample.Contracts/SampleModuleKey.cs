using Commerce;

namespace Modular.Sample;

/// <summary>Adds <c>Modules.Sample</c>.</summary>
public static class SampleModuleKey
{
    private static readonly ModuleKey<ISampleModuleService> Key = new("sample", "Modular.Sample");

    extension(Modules)
    {
        /// <summary>The module.</summary>
        public static ModuleKey<ISampleModuleService> Sample => Key;
    }
}
