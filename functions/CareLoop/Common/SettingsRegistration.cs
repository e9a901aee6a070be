using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CareLoop.Common;

/// <summary>Settings that are read from one section and must be right before anything starts.</summary>
internal static class SettingsRegistration
{
    /// <summary>Options bound to a section; at the start each wrong one is named as it stands in the configuration.</summary>
    public static OptionsBuilder<T> AddSettings<T>(this IServiceCollection services, string section)
        where T : class
    {
        services.AddSingleton<IValidateOptions<T>>(new AnnotationsOf<T>(section));
        return services.AddOptions<T>().BindConfiguration(section).ValidateOnStart();
    }

    /// <summary>The annotations of options and what they check themselves; the framework's own validation tells the property and leaves one to guess the section.</summary>
    internal sealed class AnnotationsOf<T>(string section) : IValidateOptions<T>
        where T : class
    {
        public ValidateOptionsResult Validate(string? name, T options)
        {
            var wrong = new List<ValidationResult>();
            var context = new ValidationContext(options);
            if (Validator.TryValidateObject(options, context, wrong, validateAllProperties: true))
            {
                return ValidateOptionsResult.Success;
            }

            if (options is IValidatableObject own)
            {
                // The framework asks only where no annotation is broken; who mends a setting wants to hear of all.
                wrong.AddRange(own.Validate(context).ExceptBy(wrong.Select(result => result.ErrorMessage), result => result.ErrorMessage));
            }

            return ValidateOptionsResult.Fail(wrong.Select(result => $"Setting {Named(result)}: {result.ErrorMessage}"));
        }

        private string Named(ValidationResult result) =>
            result.MemberNames.Any() ? string.Join(", ", result.MemberNames.Select(member => $"{section}:{member}")) : section;
    }
}
