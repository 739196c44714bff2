namespace Microsoft.CodeAnalysis.Testing;

/// <summary>What a piece of markup says.</summary>
internal enum MarkupTagKind
{
    Position,
    Start,
    End,
}
