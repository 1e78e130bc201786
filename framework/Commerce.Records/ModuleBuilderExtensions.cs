using Commerce.Identifiers;
using Commerce.Modularity;
using Commerce.Postgres.Sessions;
using Commerce.Records.Declaration;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Records;

/// <summary>Adds a data model to a module.</summary>
public static class ModuleBuilderExtensions
{
    /// <summary>Registers the model, and a <see cref="RecordStore{T}"/> for each entity, in the module's container.</summary>
    /// <param name="module">The module.</param>
    /// <param name="model">The module's data model.</param>
    /// <example>
    /// <code>
    /// public void ConfigureServices(ModuleBuilder module)
    /// {
    ///     module.AddData(LoyaltyData.Model);
    ///     module.Provide&lt;ILoyaltyModuleService, LoyaltyModuleService&gt;();
    /// }
    /// </code>
    /// </example>
    public static void AddData(this ModuleBuilder module, DataModel model)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(model);
        module.Services.AddSingleton(model);
        foreach (var entity in model.Entities)
        {
            var store = typeof(RecordStore<>).MakeGenericType(entity.Type);
            module.Services.AddSingleton(store, services => Activator.CreateInstance(
                store, model, services.GetRequiredService<Database>(), services.GetRequiredService<IIdGenerator>())!);
        }
    }
}
