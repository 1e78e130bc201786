using Commerce;
using Microsoft.Extensions.DependencyInjection;

namespace Samples.Jobs;

public static class Operators
{
    public static void AddOperators(this CommerceApplicationBuilder builder)
    {
        builder.Services.AddAuthorizationBuilder().AddPolicy("operators", policy => policy.RequireRole("operator"));
        builder.Configuration["Commerce:Jobs:Dashboard:Policy"] = "operators";
    }
}
