using System.Diagnostics.CodeAnalysis;

namespace Microsoft.CodeAnalysis.Testing;

/// <summary>The assertions a test run makes; a failed one throws.</summary>
public interface IVerifier
{
    /// <summary>Fails when the collection has elements.</summary>
    void Empty<T>(string collectionName, IEnumerable<T> collection);

    /// <summary>Fails when the collection has no elements.</summary>
    void NotEmpty<T>(string collectionName, IEnumerable<T> collection);

    /// <summary>Fails when the two values differ.</summary>
    void Equal<T>(T expected, T actual, string? message = null);

    /// <summary>Fails when the condition does not hold.</summary>
    void True([DoesNotReturnIf(false)] bool assert, string? message = null);

    /// <summary>Fails when the condition holds.</summary>
    void False([DoesNotReturnIf(true)] bool assert, string? message = null);

    /// <summary>Fails.</summary>
    [DoesNotReturn]
    void Fail(string? message = null);

    /// <summary>Fails for a language the tests cannot be written in.</summary>
    void LanguageIsSupported(string language);

    /// <summary>Fails when the sequences differ in length, order or elements.</summary>
    void SequenceEqual<T>(IEnumerable<T> expected, IEnumerable<T> actual, IEqualityComparer<T>? equalityComparer = null, string? message = null);

    /// <summary>The same verifier, whose failures also say what was being done.</summary>
    IVerifier PushContext(string context);
}
