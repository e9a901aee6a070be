using System.Net.Http.Json;

using CareLoop.Local.Hospital.Complaints;
using CareLoop.Local.Hospital.Population;
using CareLoop.Local.Hospital.Staff;
using CareLoop.Local.Hospital.Surveys;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital.His;

/// <summary>What this hospital's administrator sets up in CareLoop before the first day: its name, names that tell no diagnosis, who works there, and what is asked after a stay.</summary>
internal sealed class HospitalSettings(HttpClient http, IOptions<HospitalOptions> options)
{
    private const string Organisation = $"api/config/organisation/{Patient.Organisation}/default", Switches = "api/config/switches/*/default", Administrator = "administrator";

    /// <summary>By the number that they write to CareLoop knows whose those are who are no patients; it is the one that the run gives the app.</summary>
    private const string Sender = "+8610690000";

    /// <returns>Why it was refused, or null.</returns>
    public async Task<string?> PublishAsync(CancellationToken cancellationToken)
    {
        var refused = await PutAsync(Organisation, new
        {
            name = "东城医院",
            sender = Sender,
            departments = Department.All.Where(department => department.NeutralName is not null).Select(department => new { department.Code, department.NeutralName }),
        }, cancellationToken);
        refused ??= await PutAsync($"api/directory?organisation={Patient.Organisation}", HospitalStaff.Directory, cancellationToken);
        refused ??= await PutAsync($"api/config/complaints/{Patient.Organisation}/default", CasePolicy.Document, cancellationToken);
        foreach (var survey in HospitalSurvey.All)
            refused ??= await PutAsync($"api/config/survey/{Patient.Organisation}/{survey.Name}", survey.Document, cancellationToken);
        return refused is null && options.Value.SendsPerMinute is { } most
            ? await PutAsync(Switches, new { sendsPerMinute = new Dictionary<string, int> { ["*"] = most } }, cancellationToken)
            : refused;
    }

    private async Task<string?> PutAsync(string path, object document, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(options.Value.Functions[0], path)) { Content = JsonContent.Create(document) };
        request.Headers.Add("x-functions-key", options.Value.FunctionKey);
        request.Headers.Add("x-dev-principal", Administrator);
        using var response = await http.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode
            ? null
            : $"CareLoop refused the hospital's settings: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}";
    }
}
