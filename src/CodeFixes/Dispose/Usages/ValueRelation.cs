namespace LeakAnalyzers.CodeFixes.Dispose.Usages;

/// <summary>How a value depends on the resource.</summary>
internal enum ValueRelation
{
    /// <summary>The local that holds the resource.</summary>
    Self,

    /// <summary>Another name for it.</summary>
    Alias,

    /// <summary>A wrapper that releases it when it is itself released.</summary>
    Owner,

    /// <summary>Something it is in, from which it may come back.</summary>
    Container,

    /// <summary>Something that goes on using it.</summary>
    Derived,

    /// <summary>A cancellation token of it.</summary>
    Token,

    /// <summary>A task that uses it until it ends.</summary>
    Pending,

    /// <summary>A task that uses it, whose result goes on using it.</summary>
    PendingDerived,
}
