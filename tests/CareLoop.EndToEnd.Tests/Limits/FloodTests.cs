using System.Globalization;
using CareLoop.EndToEnd.Tests.Crashes;
using CareLoop.Patients;
using Xunit;
using static CareLoop.EndToEnd.Tests.Complaints.ComplaintWorld;

namespace CareLoop.EndToEnd.Tests.Limits;

/// <summary>A phone that writes without end costs the hospital three answers a minute, and its people a handful of tasks.</summary>
public sealed class FloodTests
{
    private const int Texts = 1_000;

    private static readonly string[] Toggled = ["恢复", "退订", "恢复", "退订", "恢复"];

    private static readonly string[] Said = ["我头晕", "两天了", "要不要来医院"];

    [Theory]
    [InlineData("你好{0}")]
    [InlineData("你好")]
    [InlineData("胸痛{0}")]
    [InlineData("退订", "恢复")]
    [InlineData("1", "2", "3")]
    [InlineData("打错了{0}", "打错了")]
    [InlineData("投诉 厕所太脏{0}")]
    [InlineData("查询")]
    [InlineData("帮助", "1", "x", "胸痛", "恢复", "投诉 {0}", "查询", "3")]
    public async Task Phone_WritesAThousandTextsInAMinute_CostsThreeAnswers(params string[] words)
    {
        await using var world = await BeginAsync();
        await world.UntilAsync(World.Start.AddDays(2).AddHours(10));
        var (sent, tasks) = (world.Sms.Taken.Count, (await TasksAsync(world)).Count);
        var minute = world.Clock.Now;

        for (var text = 0; text < Texts; text++)
        {
            world.Clock.Now = minute + (TimeSpan.FromMinutes(1) * text / Texts);
            await TextAsync(world, string.Format(CultureInfo.InvariantCulture, words[text % words.Length], text), $"in-{text}");
        }

        // What to do in an emergency is never kept back for what was answered before.
        Assert.InRange(Told(world, WangPhone, sent).Count(text => !text.Contains("120", StringComparison.Ordinal)), 0, 3);
        Assert.InRange(Told(world, WangPhone, sent).Count(text => text.Contains("120", StringComparison.Ordinal)), words.Any(word => word.Contains("胸痛", StringComparison.Ordinal)) ? 1 : 0, 3);
        // Who is told beside the patient: on call, an owner, those above.
        Assert.InRange(world.Sms.Taken.Count - sent, 0, 3 + 4);
        Assert.InRange((await TasksAsync(world)).Count - tasks, 0, 6);
    }

    [Fact]
    public async Task Flood_OfAMinute_EndsWithTheLastWordHeard_AndTheNextMinuteIsAnsweredAgain()
    {
        await using var world = await BeginAsync();
        for (var text = 0; text < 50; text++)
            await TextAsync(world, text % 2 == 0 ? "恢复" : "退订", $"in-{text}");
        var sent = world.Sms.Taken.Count;
        Assert.Single(PatientHead.FromTable((await RowsAsync(world)).Single(row => row.RowKey == "head")).OptOuts);

        world.Pass(TimeSpan.FromMinutes(2));
        await TextAsync(world, "恢复", "in-99");

        Assert.Equal(sent + 1, world.Sms.Taken.Count);
    }

    [Fact]
    public async Task UrgentWords_AfterManyAnswers_AreAnsweredAtOnce()
    {
        await using var world = await BeginAsync();
        foreach (var (number, words) in Toggled.Index())
            await TextAsync(world, words, $"in-{number}");
        var sent = world.Sms.Taken.Count;

        await TextAsync(world, "胸痛", "in-9");
        await TextAsync(world, "胸口还是痛，喘不上气", "in-10");

        Assert.Single(Told(world, WangPhone, sent), text => text.Contains("120", StringComparison.Ordinal));
        Assert.Contains("喘不上气", Assert.Single(await TasksAsync(world), task => task.Urgent).Quote, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SeveralTextsWithinMinutes_AreOneTask_ThatHoldsThemAll()
    {
        await using var world = await BeginAsync();
        foreach (var (number, words) in Said.Index())
        {
            await TextAsync(world, words, $"in-{number}");
            world.Pass(TimeSpan.FromMinutes(1));
        }

        var task = Assert.Single(await TasksAsync(world), task => task.What == "answer-patient");
        Assert.Equal(string.Join('\n', Said), task.Quote);
        world.Pass(TimeSpan.FromHours(1));
        await TextAsync(world, "怎么没人回", "in-9");
        Assert.Equal(2, (await TasksAsync(world)).Count(task => task.What == "answer-patient"));
    }
}
