using System.Text.Json;
using CareLoop.Access;
using CareLoop.Common;
using CareLoop.Configuration;
using QRCoder;

namespace CareLoop.Surveys.Pages;

/// <summary>A link for a counter or a ward.</summary>
/// <param name="Url">To be printed.</param>
/// <param name="Qr">The same as a QR code: an SVG image.</param>
public sealed record PlaceView(string Organisation, string Survey, string? Department, string? Ward, string Url, string Qr);

/// <summary>Makes a link that hangs at a counter or in a ward: anybody who stands there answers, and nobody knows who it was.</summary>
public sealed class OpenPlace
{
    private const int MaxName = 60, PixelsPerModule = 8;

    private static readonly Problem NoPages = new(ProblemKind.Conflict, "no-page-address", "This deployment has no address for pages: set SurveyPages:BaseUrl.");

    private readonly SurveyLinks links;
    private readonly AuditLog audit;
    private readonly ConfigStore config;
    private readonly Clocks clocks;

    internal OpenPlace(SurveyLinks links, AuditLog audit, ConfigStore config, Clocks clocks) => (this.links, this.audit, this.config, this.clocks) = (links, audit, config, clocks);

    /// <summary>Who may, within the organisation and department.</summary>
    public static AccessRule Rule { get; } = AccessRule.Staff(Role.Administrator, Role.CustomerService, Role.DepartmentHead);

    /// <param name="principal">Who asks.</param>
    /// <param name="body"><c>organisation</c>, <c>survey</c> (its name), and <c>department</c> and <c>ward</c> where it hangs. The same again gives the same link.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Denied (403), not found (404) for somebody else's, unprocessable (422) by field, or a conflict (409) where phones don't reach this app.</returns>
    public async Task<Result<PlaceView>> HandleAsync(Principal principal, JsonElement body, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(principal);
        var admitted = Rule.Admit(principal);
        if (!admitted.IsOk)
        {
            return admitted.Problem;
        }

        var mistakes = new List<FieldError>();
        var reader = new DocumentReader(body, "", mistakes);
        var organisation = reader.Text("organisation", MaxName, required: true) ?? "";
        var name = reader.Text("survey", MaxName, required: true) ?? "";
        var (department, ward) = (reader.Text("department", MaxName), reader.Text("ward", MaxName));
        reader.Done();
        if (mistakes.Count == 0 && !Rule.Covers(principal, organisation, department))
        {
            return AccessRule.NotFound;
        }

        if (mistakes.Count == 0 && (await config.GetAsync(cancellationToken)).Survey(organisation, name) is null)
        {
            reader.RefuseField("survey", "There is no survey of this name.");
        }

        if (mistakes.Count > 0)
        {
            return ConfigProblems.NotUnderstood(mistakes);
        }

        if (!links.HasPages)
        {
            return NoPages;
        }

        await audit.WriteAsync(
            new AuditEntry
            {
                Who = principal,
                Action = "open-survey-place",
                Organisation = organisation,
                At = clocks.Now,
                Cause = DerivedId.Of(organisation, name, department ?? "", ward ?? ""),
                Outcome = "ok",
                Records = [$"survey/{organisation}/{name}"],
            },
            cancellationToken);
        var token = await links.OpenAsync(new SurveyPlace(organisation, name, department, ward), $"{organisation}\n{name}\n{department}\n{ward}", cancellationToken);
        var url = links.AddressOf(token.Text);
        using var code = QRCodeGenerator.GenerateQrCode(url, QRCodeGenerator.ECCLevel.M);
        using var svg = new SvgQRCode(code);
        return new PlaceView(organisation, name, department, ward, url, svg.GetGraphic(PixelsPerModule));
    }
}
