namespace CareLoop.Local.Hospital.Population;

/// <param name="NeutralName">What texts call it where the name alone says what a patient is treated for; no text may hold that name.</param>
internal sealed record Department(string Code, string Name, string Location, string? NeutralName = null)
{
    public static readonly IReadOnlyList<Department> All =
    [
        new("CARD", "心内科", "门诊楼3层"),
        new("ORTH", "骨科", "门诊楼2层"),
        new("PED", "儿科", "儿童楼1层"),
        new("OPH", "眼科", "门诊楼5层"),
        new("DERM", "皮肤科", "门诊楼4层"),
        new("GI", "消化内科", "门诊楼3层"),
        new("ONC", "肿瘤科", "门诊楼6层", NeutralName: "专科门诊"),
        new("PSY", "精神科", "门诊楼7层", NeutralName: "综合门诊"),
        new("OBS", "产科", "妇产楼2层"),
    ];
}
