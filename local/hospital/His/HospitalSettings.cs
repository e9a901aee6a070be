using System.Net.Http.Json;

using CareLoop.Local.Hospital.Population;

using Microsoft.Extensions.Options;

namespace CareLoop.Local.Hospital.His;

/// <summary>What this hospital's administrator sets up in CareLoop before the first day: its name, and names that tell no diagnosis.</summary>
internal sealed class HospitalSettings(HttpClient http, IOptions<HospitalOptions> options)
{
    private const string Path = $"api/config/organisation/{Patient.Organisation}/default", Administrator = "administrator";

    /// <returns>Why it was refused, or null.</returns>
    public async Task<string?> PublishAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, new Uri(options.Value.Functions[0], Path))
        {
            Content = JsonContent.Create(new
            {
                name = "东城医院",
                departments = Department.All.Where(department => department.NeutralName is not null).Select(department => new { department.Code, department.NeutralName }),
            }),
        };
        request.Headers.Add("x-functions-key", options.Value.FunctionKey);
        request.Headers.Add("x-dev-principal", Administrator);
        using var response = await http.SendAsync(request, cancellationToken);
        return response.IsSuccessStatusCode
            ? null
            : $"CareLoop refused the hospital's settings: {(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}";
    }
}
