using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>Fails with an <see cref="InvalidOperationException"/> that names every context, outermost first.</summary>
public class DefaultVerifier : IVerifier
{
    /// <summary>A verifier without a context.</summary>
    public DefaultVerifier()
        : this([])
    {
    }

    /// <summary>A verifier inside the contexts, innermost first.</summary>
    protected DefaultVerifier(ImmutableStack<string> context) => Context = context;

    /// <summary>What is being done, innermost first.</summary>
    protected ImmutableStack<string> Context { get; }

    /// <inheritdoc />
    public virtual void Empty<T>(string collectionName, IEnumerable<T> collection)
        => True(collection?.Any() != true, $"'{collectionName}' is not empty");

    /// <inheritdoc />
    public virtual void NotEmpty<T>(string collectionName, IEnumerable<T> collection)
        => True(collection?.Any() != false, $"'{collectionName}' is empty");

    /// <inheritdoc />
    public virtual void Equal<T>(T expected, T actual, string? message = null)
        => True(EqualityComparer<T>.Default.Equals(expected, actual), message ?? $"items not equal.  expected:'{expected}' actual:'{actual}'");

    /// <inheritdoc />
    public virtual void True([DoesNotReturnIf(false)] bool assert, string? message = null)
    {
        if (!assert) Fail(message ?? "Expected value to be 'true' but was 'false'");
    }

    /// <inheritdoc />
    public virtual void False([DoesNotReturnIf(true)] bool assert, string? message = null)
        => True(!assert, message ?? "Expected value to be 'false' but was 'true'");

    /// <inheritdoc />
    [DoesNotReturn]
    public virtual void Fail(string? message = null)
        => throw new InvalidOperationException(CreateMessage(message ?? "Verification failed for an unspecified reason."));

    /// <inheritdoc />
    public virtual void LanguageIsSupported(string language)
        => True(language == LanguageNames.CSharp, $"Unsupported Language: '{language}'");

    /// <inheritdoc />
    public virtual void SequenceEqual<T>(IEnumerable<T> expected, IEnumerable<T> actual, IEqualityComparer<T>? equalityComparer = null, string? message = null)
        => True(expected.SequenceEqual(actual, equalityComparer), message ?? "Sequences are not equal");

    /// <inheritdoc />
    public virtual IVerifier PushContext(string context)
        => GetType() == typeof(DefaultVerifier)
            ? new DefaultVerifier(Context.Push(context))
            : throw new InvalidOperationException($"Custom verifier types must override {nameof(PushContext)}");

    /// <summary>The message below the contexts it happened in.</summary>
    protected virtual string CreateMessage(string message)
        => Context.Aggregate(message, (inner, context) => $"Context: {context}{Environment.NewLine}{inner}");
}
