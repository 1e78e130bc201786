using System.Text.Json;
using Commerce.Querying;
using Commerce.Serialization;
using Commerce.Users;

namespace Commerce.User.Tests;

/// <summary>Inputs travel as JSON: in requests and in the journal of a workflow.</summary>
public sealed class UpdateInputTests
{
    [Fact]
    public void What_is_absent_is_no_member_and_null_is_null()
    {
        var input = new UpdateUserInput("user_1") { FirstName = null, LastName = "Lovelace", Metadata = JsonElement.Parse("""{"a":1}""") };

        var json = JsonSerializer.Serialize(input, CommerceJson.Options);

        Assert.Equal("""{"id":"user_1","first_name":null,"last_name":"Lovelace","metadata":{"a":1}}""", json);
    }

    [Fact]
    public void What_is_no_member_is_absent_and_null_is_null()
    {
        var input = JsonSerializer.Deserialize<UpdateUserInput>(
            """{"id":"user_1","first_name":null,"last_name":"Lovelace"}""", CommerceJson.Options)!;

        Assert.Equal("user_1", input.Id);
        Assert.Equal((true, null), (input.FirstName.HasValue, input.FirstName.Value));
        Assert.Equal("Lovelace", input.LastName.Value);
        Assert.False(input.Email.HasValue);
        Assert.False(input.Metadata.HasValue);
    }

    [Fact]
    public void A_value_of_the_wrong_type_is_refused() =>
        Assert.Throws<JsonException>(
            () => JsonSerializer.Deserialize<UpdateInviteInput>("""{"id":"invite_1","accepted":"yes"}""", CommerceJson.Options));

    [Fact]
    public void A_required_value_that_is_null_is_left_to_the_service() =>
        Assert.Equal(
            new Optional<string>(null!),
            JsonSerializer.Deserialize<UpdateUserInput>("""{"id":"user_1","email":null}""", CommerceJson.Options)!.Email);
}
