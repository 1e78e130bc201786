namespace Commerce.Users;

/// <summary>Why an invite cannot be accepted: for the log, never for the caller.</summary>
internal enum InviteRefusal
{
    /// <summary>It can.</summary>
    None,

    /// <summary>The token is no token, is another kind of token, or was not signed by this module.</summary>
    NotOurs,

    /// <summary>Its time is over.</summary>
    Expired,

    /// <summary>There is no such invite.</summary>
    Unknown,

    /// <summary>The invite was withdrawn.</summary>
    Revoked,

    /// <summary>It was accepted before.</summary>
    Used,

    /// <summary>It was sent again, with a newer token.</summary>
    Superseded,

    /// <summary>It was accepted, sent again or withdrawn by someone else at the same moment.</summary>
    Overtaken,
}
