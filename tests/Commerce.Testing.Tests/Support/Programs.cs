using Commerce.Testing.App.Mail;
using Commerce.Testing.Tests.Workflows;
using Commerce.Users;
using Microsoft.Extensions.DependencyInjection;

namespace Commerce.Testing.Tests.Support;

/// <summary>Programs that tests start.</summary>
internal static class Programs
{
    /// <summary>The workflows of this project, and the User module.</summary>
    public static Task<int> Workflows(string[] args)
    {
        var builder = CommerceApplication.CreateBuilder(args);
        builder.AddModule(Modules.User);
        builder.Services.AddSingleton<Hang.Entered>();
        builder.Services.AddSingleton<SentMails>();
        builder.Services.AddSingleton<IMailer>(services => services.GetRequiredService<SentMails>());
        return builder.Build().RunAsync();
    }
}
