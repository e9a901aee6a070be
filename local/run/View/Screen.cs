using System.Globalization;

using Spectre.Console;

namespace CareLoop.Local.Run.View;

/// <summary>Shows what happens, a line each; a run of some days into a file or a pipe, a line an hour.</summary>
internal abstract class Screen
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Asia/Shanghai");

    public abstract void Show(IReadOnlyList<Happening> happenings);

    /// <summary>Nothing more will come.</summary>
    public virtual void End()
    {
    }

    public static Screen For(bool isShort) => Console.IsOutputRedirected && isShort ? new Hourly() : new Lines();

    /// <summary>As the hospital's clocks show it.</summary>
    public static string Local(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, Zone).ToString("MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>A line whose first word has a colour where there are colours.</summary>
    public static void Line(string word, string rest, string colour, string before = "  ")
    {
        if (Console.IsOutputRedirected)
            Console.WriteLine($"{before}{word.PadRight(13)}{rest}");
        else
            AnsiConsole.MarkupLine($"{Markup.Escape(before)}[{colour}]{Markup.Escape(word.PadRight(13))}[/]{Markup.Escape(rest)}");
    }

    private sealed class Lines : Screen
    {
        /// <summary>The opening books hundreds of visits at once; that is one thing that happened.</summary>
        private const int TooManyOfAKind = 20;

        public override void Show(IReadOnlyList<Happening> happenings)
        {
            foreach (var group in happenings.GroupBy(one => (Local(one.At), one.What)))
            {
                if (group.Count() > TooManyOfAKind)
                    Line(group.Key.What, $"{group.Count()}", ColourOf(group.Key.What), group.Key.Item1 + "  ");
                else
                    foreach (var one in group)
                        Line(one.What, one.Detail, ColourOf(one.What), Local(one.At) + "  ");
            }
        }

        private static string ColourOf(string what) => what switch
        {
            "texted" => "cyan",
            "answered" => "yellow",
            "called back" => "green",
            "refused" or "failed" or "throttled" or "cancelled" or "missed" => "red",
            _ => "grey",
        };
    }

    private sealed class Hourly : Screen
    {
        private readonly SortedDictionary<string, int> counts = new(StringComparer.Ordinal);
        private string hour = "";

        public override void Show(IReadOnlyList<Happening> happenings)
        {
            foreach (var one in happenings)
            {
                var now = Local(one.At)[..8] + ":00";
                if (now != hour)
                    End();
                hour = now;
                counts[one.What] = counts.GetValueOrDefault(one.What) + 1;
            }
        }

        public override void End()
        {
            if (counts.Count > 0)
                Console.WriteLine($"{hour}  {string.Join(", ", counts.Select(count => $"{count.Key} {count.Value}"))}");
            counts.Clear();
        }
    }
}
