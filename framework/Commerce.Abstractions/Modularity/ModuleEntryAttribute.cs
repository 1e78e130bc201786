namespace Commerce.Modularity;

/// <summary>Names the <see cref="IModule"/> of an implementation assembly.</summary>
/// <param name="entry">A public class with a parameterless constructor that implements <see cref="IModule"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ModuleEntryAttribute(Type entry) : Attribute
{
    /// <summary>The entry type.</summary>
    public Type Entry { get; } = entry;
}
