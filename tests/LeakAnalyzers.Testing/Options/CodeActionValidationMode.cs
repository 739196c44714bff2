namespace Microsoft.CodeAnalysis.Testing;

/// <summary>How closely the tree a fix makes must look like the one the parser makes of its text.</summary>
public enum CodeActionValidationMode
{
    /// <summary>It is not looked at.</summary>
    None,

    /// <summary>Nodes and tokens are the same.</summary>
    SemanticStructure,

    /// <summary>Nodes, tokens and trivia are the same.</summary>
    Full,
}
