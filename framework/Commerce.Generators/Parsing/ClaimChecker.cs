using System.Collections.Immutable;
using Commerce.Generators.Model;

namespace Commerce.Generators.Parsing;

/// <summary>Finds names that are taken twice.</summary>
internal static class ClaimChecker
{
    /// <summary>
    /// Reports one mistake for each claim after the first one of its name. The first is the one whose file sorts first, so that every
    /// machine reports the same.
    /// </summary>
    public static ImmutableArray<DiagnosticInfo> Check(IEnumerable<Claim> claims)
    {
        var ordered = claims
            .OrderBy(claim => claim.File, StringComparer.Ordinal)
            .ThenBy(claim => claim.Location.Span.Start)
            .GroupBy(claim => (claim.Descriptor.Id, claim.Key));
        return
        [
            .. ordered.SelectMany(group => group.Skip(1).Select(claim =>
                new DiagnosticInfo(claim.Descriptor, claim.Location, ImmutableArray.Create(claim.Shown, group.First().File)))),
        ];
    }
}
