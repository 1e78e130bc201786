using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Commerce.Hosting.Tests.Support;

namespace Commerce.Hosting.Tests.Http;

public sealed class HttpTests(ApplicationFixture fixture) : IClassFixture<ApplicationFixture>
{
    private readonly TestApplication app = fixture.Application;

    [Fact]
    public async Task A_route_file_answers_in_snake_case()
    {
        var response = await app.Client.PostAsJsonAsync(
            "/users", new { email = "ada@example.com", first_name = "Ada" }, TestContext.Current.CancellationToken);

        var user = await ReadAsync(response, HttpStatusCode.OK);
        Assert.Equal("Ada", user.GetProperty("first_name").GetString());
        Assert.Matches(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$", user.GetProperty("created_at").GetString());
    }

    [Fact]
    public async Task Malformed_json_is_400_invalid_data_that_says_where()
    {
        var error = await ReadAsync(await PostAsync("/echo", "{ \"text\": "), HttpStatusCode.BadRequest);

        AssertShape(error, "invalid_data");
        Assert.Contains("line 1", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_field_of_the_wrong_type_is_named()
    {
        var error = await ReadAsync(await PostAsync("/echo", """{ "text": "a", "count": "many" }"""), HttpStatusCode.BadRequest);

        AssertShape(error, "invalid_data");
        Assert.Equal("count", error.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task Every_mistake_in_a_query_is_listed()
    {
        var error = await ReadAsync(
            await app.Client.GetAsync("/echo?count=many&text=a&text=b", TestContext.Current.CancellationToken), HttpStatusCode.BadRequest);

        AssertShape(error, "invalid_data");
        Assert.Equal(["count", "text"], error.GetProperty("errors").EnumerateArray().Select(one => one.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task An_unknown_path_is_404()
    {
        var error = await ReadAsync(await app.Client.GetAsync("/nowhere", TestContext.Current.CancellationToken), HttpStatusCode.NotFound);

        AssertShape(error, "not_found");
        Assert.Contains("GET /nowhere", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_method_is_405_and_names_the_allowed_ones()
    {
        var response = await app.Client.DeleteAsync("/echo", TestContext.Current.CancellationToken);

        AssertShape(await ReadAsync(response, HttpStatusCode.MethodNotAllowed), "method_not_allowed");
        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow.Order());
    }

    [Fact]
    public async Task An_oversized_body_is_413()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/echo")
        {
            Content = new StringContent(
                $$"""{ "text": "{{new string('x', 2 * 1024 * 1024)}}", "count": 1 }""", Encoding.UTF8, "application/json"),
        };
        // Without it the server may close the connection while the client is still sending, before the answer is read.
        request.Headers.ExpectContinue = true;

        var response = await app.Client.SendAsync(request, TestContext.Current.CancellationToken);

        AssertShape(await ReadAsync(response, HttpStatusCode.RequestEntityTooLarge), "payload_too_large");
    }

    [Fact]
    public async Task A_body_that_is_no_json_is_415()
    {
        var response = await app.Client.PostAsync(
            "/echo", new StringContent("text", Encoding.UTF8, "text/plain"), TestContext.Current.CancellationToken);

        AssertShape(await ReadAsync(response, HttpStatusCode.UnsupportedMediaType), "unsupported_media_type");
    }

    [Fact]
    public async Task An_unknown_exception_is_500_and_its_text_stays_in_the_log()
    {
        var response = await app.Client.GetAsync("/boom", TestContext.Current.CancellationToken);

        var error = await ReadAsync(response, HttpStatusCode.InternalServerError);
        AssertShape(error, "unknown_error");
        Assert.DoesNotContain("secret", error.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_e_mail_is_400_in_any_letter_case()
    {
        await PostAsync("/users", """{ "email": "grace@example.com" }""");

        var error = await ReadAsync(await PostAsync("/users", """{ "email": "GRACE@example.com" }"""), HttpStatusCode.BadRequest);

        AssertShape(error, "invalid_data");
        Assert.Equal("User with email: GRACE@example.com, already exists.", error.GetProperty("message").GetString());
    }

    [Theory]
    [InlineData("call-7_a.b", true)]
    [InlineData("call 7; drop", false)]
    public async Task The_callers_request_id_comes_back_when_it_is_harmless(string id, bool kept)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nowhere");
        request.Headers.TryAddWithoutValidation("x-request-id", id);

        var error = await ReadAsync(await app.Client.SendAsync(request, TestContext.Current.CancellationToken), HttpStatusCode.NotFound);

        Assert.Equal(kept, error.GetProperty("request_id").GetString() == id);
    }

    [Fact]
    public async Task Health_answers_while_the_database_does()
    {
        var response = await app.Client.GetAsync("/health", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static void AssertShape(JsonElement error, string type)
    {
        Assert.Equal(type, error.GetProperty("type").GetString());
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.NotEmpty(error.GetProperty("request_id").GetString()!);
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.StatusCode == expected, $"{(int)response.StatusCode}: {body}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonElement.Parse(body);
    }

    private Task<HttpResponseMessage> PostAsync(string path, string json) =>
        app.Client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"), TestContext.Current.CancellationToken);
}
