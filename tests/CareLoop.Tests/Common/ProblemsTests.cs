using System.Text.Json;
using CareLoop.App;
using CareLoop.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace CareLoop.Tests.Common;

public class ProblemsTests
{
    [Fact]
    public async Task ToResult_ProblemWithErrors_WritesProblemDetails()
    {
        var problem = new Problem(ProblemKind.Unprocessable, "invalid-event", "The event can't be accepted.")
        {
            Errors = [new FieldError("/data/appointment/start", "is required")],
        };

        var (status, contentType, body) = await Write(problem.ToResult("/api/his/events/42"));

        Assert.Equal(422, status);
        Assert.Equal("application/problem+json", contentType);
        Assert.Equal(
            """{"type":"urn:careloop:problem:invalid-event","title":"Invalid event","status":422,"detail":"The event can\u0027t be accepted.","instance":"/api/his/events/42","errors":[{"pointer":"/data/appointment/start","detail":"is required"}]}""",
            body);
    }

    [Fact]
    public async Task ToResult_ProblemWithoutErrors_LeavesOutWhatIsAbsent()
    {
        var (_, _, body) = await Write(new Problem(ProblemKind.NotFound, "no-such-appointment", "There is no such appointment.").ToResult());

        using var json = JsonDocument.Parse(body);
        Assert.Equal(["type", "title", "status", "detail"], json.RootElement.EnumerateObject().Select(member => member.Name));
    }

    [Theory]
    [InlineData(ProblemKind.Invalid, 400)]
    [InlineData(ProblemKind.Unauthenticated, 401)]
    [InlineData(ProblemKind.Denied, 403)]
    [InlineData(ProblemKind.NotFound, 404)]
    [InlineData(ProblemKind.Conflict, 409)]
    [InlineData(ProblemKind.Gone, 410)]
    [InlineData(ProblemKind.TooLarge, 413)]
    [InlineData(ProblemKind.Unprocessable, 422)]
    [InlineData(ProblemKind.Throttled, 429)]
    public void StatusOf_EachKind_IsTheConventionsStatus(ProblemKind kind, int status) =>
        Assert.Equal(status, Problems.StatusOf(kind));

    [Fact]
    public void StatusOf_AllKinds_AreMapped() =>
        Assert.All(Enum.GetValues<ProblemKind>(), kind => Assert.InRange(Problems.StatusOf(kind), 400, 499));

    private static async Task<(int Status, string? ContentType, string Body)> Write(IResult result)
    {
        using var body = new MemoryStream();
        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        var context = new DefaultHttpContext { RequestServices = services, Response = { Body = body } };

        await result.ExecuteAsync(context);

        body.Position = 0;
        using var reader = new StreamReader(body);
        return (context.Response.StatusCode, context.Response.ContentType, await reader.ReadToEndAsync());
    }
}
