using Commerce.Identifiers;
using Commerce.Modularity;
using Commerce.Postgres.Sessions;
using Commerce.Records.Model;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Records;

/// <summary>Gives a module its data.</summary>
public static class ModuleBuilderExtensions
{
    /// <summary>Registers a <see cref="RecordStore{T}"/> for each entity in the module's container.</summary>
    /// <param name="module">The module.</param>
    /// <param name="model">What it stores.</param>
    public static void AddData(this ModuleBuilder module, DataModel model)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(model);
        foreach (var entity in model.Entities)
        {
            var store = typeof(RecordStore<>).MakeGenericType(entity.Type);
            module.Services.AddSingleton(store, services =>
                Activator.CreateInstance(store, model, services.GetRequiredService<Database>(), services.GetRequiredService<IIdGenerator>())!);
        }
    }
}
