using System.Globalization;
using Microsoft.CodeAnalysis.Text;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A marked part of a text: no name is the default diagnostic, '#n' a key, anything else an id.</summary>
internal readonly record struct MarkedSpan(string Name, TextSpan Span)
{
    /// <summary>The key of the place, or null when the mark expects a diagnostic.</summary>
    public int? Key => Name.StartsWith('#') && int.TryParse(Name.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var key) ? key : null;
}
