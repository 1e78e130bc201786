using Commerce.Diagnostics;

namespace Commerce.Abstractions.Tests.Diagnostics;

/// <summary>Whatever an exception says about itself, there is a text.</summary>
public class ExceptionTextTests
{
    [Fact]
    public void An_exception_that_says_nothing_is_named()
    {
        var silent = new SilentException();

        Assert.Equal($"{typeof(SilentException)} (without a message)", ExceptionText.Message(silent));
        Assert.Equal($"{typeof(SilentException)} (without a text)", ExceptionText.Full(silent));
    }

    [Fact]
    public void A_text_that_is_no_unicode_becomes_one()
    {
        Assert.Equal("a\uFFFDb\0\U0001F600", ExceptionText.Unicode("a\ud800b\0\U0001F600"));
        Assert.Equal("a\uFFFDb\uFFFD", ExceptionText.Storable("a\udc00b\0"));
    }

    private sealed class SilentException : Exception
    {
        public override string Message => null!;

        public override string ToString() => null!;
    }
}
