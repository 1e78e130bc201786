using Commerce.Workflows.Values;

namespace Commerce.Tests;

/// <summary>What everything must do that encrypts the sensitive values of runs.</summary>
public abstract class ValueProtectorContract
{
    /// <summary>Encrypts.</summary>
    private protected abstract IValueProtector Protector { get; }

    /// <summary>Encrypts with the same keys, as another host does.</summary>
    private protected abstract IValueProtector SameKeys { get; }

    /// <summary>Encrypts with keys of its own.</summary>
    private protected abstract IValueProtector OtherKeys { get; }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void A_value_comes_back_on_every_host_that_has_the_keys(int length)
    {
        var value = Enumerable.Range(0, length).Select(index => (byte)index).ToArray();

        var encrypted = Protector.Protect(value);

        Assert.Equal(value, Protector.Unprotect(encrypted));
        Assert.Equal(value, SameKeys.Unprotect(encrypted));
    }

    [Fact]
    public void A_value_is_encrypted_differently_each_time_and_is_not_in_what_comes_out()
    {
        var value = "a secret of some length"u8.ToArray();

        var (one, other) = (Protector.Protect(value), Protector.Protect(value));

        Assert.NotEqual(one, other);
        Assert.Equal(-1, one.AsSpan().IndexOf(value));
    }

    [Fact]
    public void What_was_encrypted_with_other_keys_is_unreadable()
    {
        var encrypted = OtherKeys.Protect([1, 2, 3]);

        Assert.Throws<ValueUnreadableException>(() => Protector.Unprotect(encrypted));
    }

    [Fact]
    public void What_was_changed_or_cut_off_is_unreadable()
    {
        var encrypted = Protector.Protect([1, 2, 3]);
        for (var i = 0; i < encrypted.Length; i++)
        {
            var (changed, cut) = (encrypted.ToArray(), encrypted[..i]);
            changed[i] ^= 1;

            Assert.Throws<ValueUnreadableException>(() => Protector.Unprotect(changed));
            Assert.Throws<ValueUnreadableException>(() => Protector.Unprotect(cut));
        }
    }
}
