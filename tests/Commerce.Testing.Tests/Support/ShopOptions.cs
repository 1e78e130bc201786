using Commerce.Testing.App.Mail;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Testing.Tests.Support;

internal static class ShopOptions
{
    /// <summary>Replaces the mail server.</summary>
    public static SentMails ReplaceMailer(this TestApplicationOptions options)
    {
        var mails = new SentMails();
        options.Configure(builder => builder.Services.AddSingleton<IMailer>(mails));
        return mails;
    }
}
