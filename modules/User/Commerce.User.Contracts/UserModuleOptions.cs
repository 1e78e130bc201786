namespace Commerce.Users;

/// <summary>The User module's options. Set them in code; the section <c>Commerce:Modules:user</c> binds on top.</summary>
public sealed class UserModuleOptions
{
    /// <summary>
    /// Signs invite tokens: at least 32 bytes, in UTF-8. Default: in Development a random secret of this application on this machine;
    /// elsewhere none, and the application does not start without one.
    /// </summary>
    public string? JwtSecret { get; set; }

    /// <summary>How long an invite can be accepted. Default: one day.</summary>
    public TimeSpan InviteLifetime { get; set; } = TimeSpan.FromDays(1);
}
