using CareLoop.Common;
using CareLoop.Configuration.Surveys;

namespace CareLoop.Surveys.Monthly;

/// <summary>The words of a monthly report in one language.</summary>
internal sealed record MonthWords
{
    public required Language Language { get; init; }

    public required string Title { get; init; }

    public required string Csat { get; init; }

    public required string Mean { get; init; }

    public required string Recommend { get; init; }

    public required string ResponseRate { get; init; }

    public required string TwelveMonths { get; init; }

    public required string Dimensions { get; init; }

    public required string Lowest { get; init; }

    public required string Departments { get; init; }

    public required string Department { get; init; }

    public required string Answers { get; init; }

    public required string Interval { get; init; }

    public required string Previous { get; init; }

    public required string Change { get; init; }

    public required string Words { get; init; }

    /// <summary>{0} praise, {1} complaint, {2} other.</summary>
    public required string Comments { get; init; }

    public required string NoWords { get; init; }

    public required string Warnings { get; init; }

    /// <summary>{0} department, {1} recent, {2} before.</summary>
    public required string Fell { get; init; }

    public required string Actions { get; init; }

    public required string Action { get; init; }

    public required string Owner { get; init; }

    public required string Due { get; init; }

    public required string Overdue { get; init; }

    public required string Before { get; init; }

    public required string None { get; init; }

    public required string Hidden { get; init; }

    public required string NoDepartment { get; init; }

    public required string Nothing { get; init; }

    /// <summary>{0} when it was made.</summary>
    public required string Notes { get; init; }

    public required IReadOnlyDictionary<SurveyDimension, string> Names { get; init; }

    public static MonthWords Of(Language language) => language == Language.Chinese ? Chinese : English;

    private static MonthWords Chinese { get; } = new()
    {
        Language = Language.Chinese,
        Title = "满意度月报",
        Csat = "满意率",
        Mean = "平均分",
        Recommend = "推荐分",
        ResponseRate = "应答率",
        TwelveMonths = "近12个月的满意率",
        Dimensions = "各维度的满意率",
        Lowest = "最低",
        Departments = "各科室",
        Department = "科室",
        Answers = "评分数",
        Interval = "95%区间",
        Previous = "上月",
        Change = "变化",
        Words = "多人提到的词",
        Comments = "留言：表扬{0}条，投诉性质{1}条，其他{2}条。",
        NoWords = "没有5人以上都提到的词。",
        Warnings = "明显下降的科室",
        Fell = "{0}：近30天{1}，此前90天{2}",
        Actions = "正在进行的改进措施",
        Action = "措施",
        Owner = "负责人",
        Due = "期限",
        Overdue = "已逾期",
        Before = "开始前90天",
        None = "没有。",
        Hidden = "不足5人，不显示",
        NoDepartment = "未注明",
        Nothing = "这个月没有可以显示的回答。",
        Notes = "满意率是4分和5分占全部评分的比例；推荐分是9至10分的百分比减去0至6分的百分比；应答率不含柜台二维码。区间为Wilson 95%区间。不足5人的分组，以及能由此推算出来的分组，不显示。生成于{0}，之后收到的回答不在内。",
        Names = new Dictionary<SurveyDimension, string>
        {
            [SurveyDimension.Attitude] = "服务态度",
            [SurveyDimension.ProfessionalSkill] = "技术水平",
            [SurveyDimension.Communication] = "沟通",
            [SurveyDimension.Efficiency] = "效率",
            [SurveyDimension.ProblemSolving] = "解决问题",
            [SurveyDimension.Environment] = "环境",
            [SurveyDimension.Integrity] = "廉洁",
            [SurveyDimension.Care] = "关怀",
            [SurveyDimension.Overall] = "总体",
        },
    };

    private static MonthWords English { get; } = new()
    {
        Language = Language.English,
        Title = "Patient satisfaction, monthly report",
        Csat = "Satisfied",
        Mean = "Mean rating",
        Recommend = "Recommend score",
        ResponseRate = "Response rate",
        TwelveMonths = "Satisfied, the last 12 months",
        Dimensions = "Satisfied, by dimension",
        Lowest = "lowest",
        Departments = "Departments",
        Department = "Department",
        Answers = "Ratings",
        Interval = "95% interval",
        Previous = "Month before",
        Change = "Change",
        Words = "Words that several people wrote",
        Comments = "Comments: {0} of praise, {1} of complaint, {2} others.",
        NoWords = "No word was written by five people or more.",
        Warnings = "Departments that have fallen significantly",
        Fell = "{0}: {1} in the last 30 days, {2} in the 90 days before",
        Actions = "Improvement actions under way",
        Action = "Action",
        Owner = "Owner",
        Due = "Due",
        Overdue = "overdue",
        Before = "90 days before it",
        None = "None.",
        Hidden = "fewer than 5 people, not shown",
        NoDepartment = "not stated",
        Nothing = "There are no answers of this month that can be shown.",
        Notes = "Satisfied is the share of ratings of 4 and 5. The recommend score is the percentage of 9 and 10 less that of 0 to 6. The response rate leaves out codes at counters. Intervals are Wilson's, 95%. Groups of fewer than five people, and those that would give them away, are not shown. Made at {0}; answers that came later are not in it.",
        Names = new Dictionary<SurveyDimension, string>
        {
            [SurveyDimension.Attitude] = "Attitude",
            [SurveyDimension.ProfessionalSkill] = "Professional skill",
            [SurveyDimension.Communication] = "Communication",
            [SurveyDimension.Efficiency] = "Efficiency",
            [SurveyDimension.ProblemSolving] = "Problem solving",
            [SurveyDimension.Environment] = "Environment",
            [SurveyDimension.Integrity] = "Integrity",
            [SurveyDimension.Care] = "Care",
            [SurveyDimension.Overall] = "Overall",
        },
    };
}
