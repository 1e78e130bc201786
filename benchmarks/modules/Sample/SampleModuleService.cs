using Commerce.Querying;
using Commerce.Records;

namespace Modular.Sample;

/// <summary>The module's main service.</summary>
internal sealed class SampleModuleService(RecordStore<Item> items) : ISampleModuleService
{
    public Task<Item> CreateItemAsync(CreateItemInput input, CancellationToken cancellationToken) =>
        items.CreateAsync(input, cancellationToken);

    public Task<Item> RetrieveItemAsync(string id, CancellationToken cancellationToken) =>
        items.RetrieveAsync(id, cancellationToken: cancellationToken);

    public Task<ListPage<Item>> ListItemsAsync(ListQuery<Item>? query, CancellationToken cancellationToken) =>
        items.ListAndCountAsync(query, cancellationToken);
}
