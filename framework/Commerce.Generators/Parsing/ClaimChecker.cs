using System.Collections.Immutable;
using Commerce.Generators.Model;

namespace Commerce.Generators.Parsing;

/// <summary>Finds names taken twice.</summary>
internal static class ClaimChecker
{
    /// <summary>
    /// One mistake for every claim after the first of its name. First is the one whose file sorts first, on every machine.
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
