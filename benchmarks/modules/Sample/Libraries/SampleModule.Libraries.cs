using System.Data;
using System.Text;
using Dapper;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Newtonsoft.Json;

namespace Modular.Sample;

/// <summary>This part: a start that uses each library, so that it is loaded and its code runs.</summary>
public sealed partial class SampleModule
{
    public async ValueTask StartAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var id = JsonConvert.DeserializeObject<ItemReference>(JsonConvert.SerializeObject(new ItemReference("item_1")))!.Id;

        var parameters = new DynamicParameters();
        parameters.Add("id", id, DbType.String);

        var key = new SymmetricSecurityKey(Encoding.UTF8.GetBytes("a key that signs nothing of importance"));
        var tokens = new JsonWebTokenHandler();
        var token = tokens.CreateToken(new SecurityTokenDescriptor
        {
            Claims = new Dictionary<string, object> { ["sub"] = parameters.Get<string>("id") },
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
        });
        var checkedToken = await tokens.ValidateTokenAsync(token, new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidateAudience = false,
            ValidateIssuer = false,
        });
        if (!checkedToken.IsValid)
        {
            throw new InvalidOperationException("The token is not valid.", checkedToken.Exception);
        }
    }
}
