namespace Commerce.EndToEnd.Tests.Support;

/// <summary>The tests that share one packed template, one after the other.</summary>
[CollectionDefinition]
public sealed class PackagedTemplateGroup : ICollectionFixture<PackagedTemplate>;
