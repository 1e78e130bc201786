namespace Commerce.Modularity;

/// <summary>Names the entry type of a module's implementation assembly.</summary>
/// <param name="entry">A public class with a parameterless constructor that implements <see cref="IModule"/>.</param>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class ModuleEntryAttribute(Type entry) : Attribute
{
    /// <summary>Gets the entry type.</summary>
    public Type Entry { get; } = entry;
}
