namespace Commerce.Users;

/// <summary>Why an invite cannot be accepted. For the log, never for the caller.</summary>
internal enum InviteRejection
{
    /// <summary>The invite can be accepted.</summary>
    None,

    /// <summary>The text is not a token, is another kind of token, or was not signed by this module.</summary>
    NotOurs,

    /// <summary>The token has expired.</summary>
    Expired,

    /// <summary>The invite does not exist.</summary>
    Unknown,

    /// <summary>The invite was withdrawn.</summary>
    Revoked,

    /// <summary>The invite was accepted before.</summary>
    Used,

    /// <summary>The invite was sent again, with a newer token.</summary>
    Superseded,

    /// <summary>Someone else accepted, resent or withdrew the invite at the same time.</summary>
    Overtaken,
}
