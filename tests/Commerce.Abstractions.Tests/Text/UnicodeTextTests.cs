using Commerce.Text;

namespace Commerce.Abstractions.Tests.Text;

/// <summary>Which texts are valid Unicode.</summary>
public class UnicodeTextTests
{
    // Not the data of a theory: an attribute, and a test case that is stored, cannot contain half of a pair either.
    private static readonly (string Text, int Index)[] Cases =
    [
        ("", -1),
        ("plain, with ünïcödé", -1),
        ("\uD83D\uDE00 and \uD83D\uDE01", -1),
        ("\uD83D", 0),
        ("\uDE00", 0),
        ("end \uD83D", 4),
        ("\uDE00\uD83D", 0),
        ("\uD83D\uDE00\uDE00", 2),
        ("\uD83D\uD83D\uDE00", 0),
        ("\uD83D\uDE00 then \uD83D then", 8),
    ];

    [Fact]
    public void The_first_half_of_a_pair_is_found() =>
        Assert.All(Cases, text => Assert.Equal(text.Index, UnicodeText.IndexOfHalfPair(text.Text)));
}
