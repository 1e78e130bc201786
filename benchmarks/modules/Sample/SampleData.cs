using Commerce.Records.Declaration;

namespace Modular.Sample;

/// <summary>What the module stores.</summary>
internal static class SampleData
{
    public static DataModel Model { get; } = DataModel.Create("sample", model => model.Entity<Item>("item", item =>
    {
        item.Id("item");
        item.Property(row => row.Name).Searchable();
        item.Emits("sample_item");
    }));
}
