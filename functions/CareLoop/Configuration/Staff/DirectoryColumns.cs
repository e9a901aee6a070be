using System.Text;

namespace CareLoop.Configuration.Staff;

/// <summary>The columns of a file of people or of departments, under the names that they have in files.</summary>
internal sealed record DirectoryColumns(bool ArePeople, IReadOnlyDictionary<string, int> At, IReadOnlyList<string> Unknown)
{
    private const int MaxUnknown = 60;

    private static readonly Dictionary<string, string> OfPeople = Named(
        "id 工号 人员编号", "account 账号 帐号", "name 姓名", "roles role 角色 职务", "department 科室代码 科室编码 科室", "superior 上级 上级工号",
        "phone mobile 手机 手机号 电话", "deputy 代理人 代理人工号", "deputyFrom 代理开始", "deputyUntil 代理结束");

    private static readonly Dictionary<string, string> OfDepartments = Named(
        "code 科室代码 科室编码", "name 科室名称 科室", "head 科主任 科主任工号", "headNurse 护士长 护士长工号", "complaintOfficer 投诉专员 投诉专员工号", "onCall 值班电话", "hours 值班时间");

    /// <summary>Null for a line that names no columns of either.</summary>
    public static DirectoryColumns? Of(IReadOnlyList<string> headers)
    {
        var arePeople = headers.Any(header => NameOf(OfPeople, header) == "id");
        var known = arePeople ? OfPeople : OfDepartments;
        var at = new Dictionary<string, int>(StringComparer.Ordinal);
        var unknown = new List<string>();
        for (var place = 0; place < headers.Count; place++)
        {
            // Of two columns of one name the first is read, and the other is told of.
            if (NameOf(known, headers[place]) is not { } name || !at.TryAdd(name, place))
                unknown.Add(headers[place].Trim());
        }

        return at.ContainsKey(arePeople ? "id" : "code") && at.ContainsKey("name")
            ? new DirectoryColumns(arePeople, at, [.. unknown.Where(header => header.Length is > 0 and <= MaxUnknown)])
            : null;
    }

    private static string? NameOf(Dictionary<string, string> known, string header) => known.GetValueOrDefault(Plain(header));

    private static Dictionary<string, string> Named(params string[] columns) => columns.Select(column => column.Split(' '))
        .SelectMany(names => names.Select(called => (Called: Plain(called), Name: names[0]))).ToDictionary(pair => pair.Called, pair => pair.Name, StringComparer.Ordinal);

    // Case, width, blanks, underscores and hyphens don't matter. The text has been decoded, so that there is no half a character in it.
    private static string Plain(string text) =>
        new([.. text.Normalize(NormalizationForm.FormKC).Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant)]);
}
