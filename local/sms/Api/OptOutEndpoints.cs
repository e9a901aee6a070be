using CareLoop.Local.Sms.Carrier;

namespace CareLoop.Local.Sms.Api;

/// <summary><c>POST /sms/optouts:add</c>, <c>:remove</c> and <c>:check</c>.</summary>
internal sealed class OptOutEndpoints(SignedRequest requests, OptOuts optOuts)
{
    private const int MostRecipients = 100;

    private static readonly string[] Versions = ["2026-01-23"];

    public Task<IResult> AddAsync(HttpContext context) => HandleAsync(context, (from, to) =>
    {
        optOuts.Add(from, to);
        return null;
    });

    public Task<IResult> RemoveAsync(HttpContext context) => HandleAsync(context, (from, to) =>
    {
        optOuts.Remove(from, to);
        return null;
    });

    public Task<IResult> CheckAsync(HttpContext context) => HandleAsync(context, (from, to) => optOuts.Holds(from, to));

    private async Task<IResult> HandleAsync(HttpContext context, Func<string, string, bool?> act)
    {
        var (body, error) = await requests.ReadAsync<OptOutBody>(context.Request, Versions, context.RequestAborted);
        if (body is null) return error!;
        if (!PhoneNumber.IsSender(body.From)) return AcsError.BadRequest("Invalid From phone number format.");
        if (body.Recipients is not { Count: >= 1 and <= MostRecipients }) return AcsError.BadRequest("The Recipients field has 1 to 100 recipients.");

        return Results.Json(new { value = body.Recipients.Select(recipient => Answer(body.From!, recipient?.To, act)).ToList() }, Json.WithoutNulls);
    }

    private static OptOutAnswer Answer(string from, string? to, Func<string, string, bool?> act) => PhoneNumber.IsRecipient(to)
        ? new OptOutAnswer(to!, StatusCodes.Status200OK, act(from, to!), null)
        : new OptOutAnswer(to ?? "", StatusCodes.Status400BadRequest, null, "Invalid recipient phone number format");

    private sealed record OptOutBody(string? From, IReadOnlyList<OptOutRecipient?>? Recipients);

    private sealed record OptOutRecipient(string? To);

    private sealed record OptOutAnswer(string To, int HttpStatusCode, bool? IsOptedOut, string? ErrorMessage);
}
