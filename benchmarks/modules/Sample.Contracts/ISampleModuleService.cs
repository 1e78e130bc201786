using Commerce.Querying;

namespace Modular.Sample;

/// <summary>Keeps items.</summary>
public interface ISampleModuleService
{
    Task<Item> CreateItemAsync(CreateItemInput input, CancellationToken cancellationToken = default);

    Task<Item> RetrieveItemAsync(string id, CancellationToken cancellationToken = default);

    Task<ListPage<Item>> ListItemsAsync(ListQuery<Item>? query = null, CancellationToken cancellationToken = default);
}
