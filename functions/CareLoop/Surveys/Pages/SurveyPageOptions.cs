using System.ComponentModel.DataAnnotations;

namespace CareLoop.Surveys.Pages;

/// <summary>Where patients find the pages of surveys; configuration section <c>SurveyPages</c>.</summary>
public sealed record SurveyPageOptions : IValidatableObject
{
    /// <summary>The section of the configuration that binds to these options.</summary>
    public const string Section = "SurveyPages";

    /// <summary>The address of this app as phones reach it, <c>https://…</c> without a path. Without it no text names a page, and surveys that are answered on a page alone ask nobody.</summary>
    public Uri? BaseUrl { get; init; }

    /// <inheritdoc />
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (BaseUrl is { } address && (!address.IsAbsoluteUri || (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback) || address.AbsolutePath != "/"))
            yield return new ValidationResult("An absolute https address without a path.", [nameof(BaseUrl)]);
    }
}
