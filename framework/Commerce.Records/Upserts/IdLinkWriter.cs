using System.Reflection;
using Commerce.Records.Model;

namespace Commerce.Records.Upserts;

/// <summary>Links records that inputs name by their ids.</summary>
internal sealed class IdLinkWriter<TInput>(RelationModel relation, PropertyInfo property) : LinkWriter<TInput, string>(relation, property)
{
    protected override Task<string[]> IdsAsync(ReplaceCall call, IReadOnlyList<string> related) => Task.FromResult<string[]>([.. related]);
}
