namespace Commerce.Testing.App.Mail;

/// <summary>Sends mails.</summary>
public interface IMailer
{
    Task SendAsync(string to, string subject, CancellationToken cancellationToken);
}
