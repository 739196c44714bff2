using System.Collections.Immutable;
using System.Globalization;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>A diagnostic that a test expects.</summary>
public readonly partial struct DiagnosticResult
{
    /// <summary>No diagnostics.</summary>
    public static readonly DiagnosticResult[] EmptyDiagnosticResults = [];

    private readonly ImmutableArray<DiagnosticLocation> _spans;
    private readonly string? _message;
    private readonly bool _anyMessage;

    /// <summary>Expects an id; the message is compared only if one is given.</summary>
    public DiagnosticResult(string id, DiagnosticSeverity severity) => (Id, Severity) = (id, severity);

    /// <summary>Expects what the descriptor says, with its message.</summary>
    public DiagnosticResult(DiagnosticDescriptor descriptor)
        : this(descriptor.Id, descriptor.DefaultSeverity) => MessageFormat = descriptor.MessageFormat;

    /// <summary>The location, then the further ones.</summary>
    public ImmutableArray<DiagnosticLocation> Spans
    {
        get => _spans.IsDefault ? [] : _spans;
        private init => _spans = value;
    }

    /// <summary>The severity it is reported with.</summary>
    public DiagnosticSeverity Severity { get; private init; }

    /// <summary>What is not compared.</summary>
    public DiagnosticOptions Options { get; private init; }

    /// <summary>The id of the rule.</summary>
    public string Id { get; }

    /// <summary>The message, or null when it is not compared.</summary>
    public string? Message => _anyMessage ? null : _message ?? Format();

    /// <summary>The message before its arguments are put in.</summary>
    public LocalizableString? MessageFormat { get; private init; }

    /// <summary>What is put into the message.</summary>
    public object?[]? MessageArguments { get; private init; }

    /// <summary>Whether a place is expected at all.</summary>
    public bool HasLocation => !Spans.IsEmpty;

    /// <summary>Whether it is expected to be suppressed; null when that is not compared.</summary>
    public bool? IsSuppressed { get; private init; }

    /// <summary>Expects an error of the compiler.</summary>
    public static DiagnosticResult CompilerError(string identifier) => new(identifier, DiagnosticSeverity.Error);

    /// <summary>Expects a warning of the compiler.</summary>
    public static DiagnosticResult CompilerWarning(string identifier) => new(identifier, DiagnosticSeverity.Warning);

    /// <summary>Expects another severity.</summary>
    public DiagnosticResult WithSeverity(DiagnosticSeverity severity) => this with { Severity = severity };

    /// <summary>Sets what is not compared.</summary>
    public DiagnosticResult WithOptions(DiagnosticOptions options) => this with { Options = options };

    /// <summary>Expects these arguments in the message.</summary>
    public DiagnosticResult WithArguments(params object[] arguments) => this with { MessageArguments = arguments };

    /// <summary>Expects this message; null leaves it open.</summary>
    public DiagnosticResult WithMessage(string? message) => this with { FixedMessage = message };

    /// <summary>Expects a message of this format.</summary>
    public DiagnosticResult WithMessageFormat(LocalizableString messageFormat) => this with { MessageFormat = messageFormat };

    /// <summary>Expects it to be suppressed or not; null leaves it open.</summary>
    public DiagnosticResult WithIsSuppressed(bool? isSuppressed) => this with { IsSuppressed = isSuppressed };

    private string? FixedMessage
    {
        init => (_message, _anyMessage) = (value, value is null);
    }

    private string? Format()
    {
        if (MessageFormat?.ToString(CultureInfo.CurrentUICulture) is not { } format) return null;

        try
        {
            return string.Format(CultureInfo.CurrentCulture, format, MessageArguments ?? []);
        }
        catch (FormatException)
        {
            // Arguments were left out: the raw format is compared, and differs.
            return format;
        }
    }
}
