using Microsoft.Extensions.DependencyInjection;
using Commerce.Testing.App.Mail;

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
