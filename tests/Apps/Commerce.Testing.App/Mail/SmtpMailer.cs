using System.Net.Mail;

namespace Commerce.Testing.App.Mail;

/// <summary>Sends mails through the server in the configuration.</summary>
internal sealed class SmtpMailer(IConfiguration configuration) : IMailer
{
    public async Task SendAsync(string to, string subject, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient(configuration["Shop:SmtpServer"]);
        using var mail = new MailMessage(configuration["Shop:Sender"]!, to, subject, "");
        await client.SendMailAsync(mail, cancellationToken);
    }
}
