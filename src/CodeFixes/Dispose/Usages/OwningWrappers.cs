using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose.Usages;

/// <summary>Which created objects release what was given to their constructor.</summary>
internal static class OwningWrappers
{
    private static readonly HashSet<string> Owners =
    [
        "System.IO.StreamReader", "System.IO.StreamWriter", "System.IO.BinaryReader", "System.IO.BinaryWriter", "System.IO.BufferedStream",
        "System.IO.Compression.GZipStream", "System.IO.Compression.DeflateStream", "System.IO.Compression.BrotliStream",
        "System.IO.Compression.ZLibStream",
        "System.IO.Compression.ZipArchive", "System.Security.Cryptography.CryptoStream", "System.Net.Security.SslStream",
        "System.Net.Security.NegotiateStream",
        "System.Net.Http.StreamContent", "System.Net.Http.HttpClient", "System.Net.Http.HttpMessageInvoker",
    ];

    /// <summary>Whether the wrapper is known to release this argument.</summary>
    public static bool Own(BaseObjectCreationExpressionSyntax wrapper, ExpressionSyntax argument, SemanticModel model)
        => model.GetTypeInfo(wrapper).Type is { } type
        && Owners.Contains(type.FullName())
        && wrapper.ArgumentList?.Arguments.FirstOrDefault()?.Expression == argument
        && !IsToldOtherwise(wrapper, model);

    /// <summary>
    /// Whether the wrapper may release the argument: so for all we know of types that take a stream, a handler or a socket.
    /// </summary>
    public static bool MayOwn(BaseObjectCreationExpressionSyntax wrapper, ITypeSymbol argument, SemanticModel model)
    {
        if (model.GetTypeInfo(wrapper).Type is not { } type || !type.IsDisposable() || IsToldOtherwise(wrapper, model)) return false;
        if (type.IsFromSource()) return true;
        return !type.IsOrInherits("System.Net.Sockets.NetworkStream")
            && (argument.IsOrInherits("System.IO.Stream") || argument.IsOrInherits("System.IO.TextReader")
                || argument.IsOrInherits("System.IO.TextWriter")
                || argument.IsOrInherits("System.Net.Http.HttpMessageHandler") || argument.IsOrInherits("System.Net.Http.HttpContent")
                || argument.IsOrInherits("System.Net.Sockets.Socket"));
    }

    /// <summary>Whether something may release what is put into it: a composite, a message; commands and adapters do not.</summary>
    public static bool MayOwn(ITypeSymbol? keeper) => keeper is not null && keeper.IsDisposable()
        && !keeper.IsOrInherits("System.Data.Common.DbCommand") && !keeper.IsOrInherits("System.Data.Common.DataAdapter")
        && !keeper.Implements("System.Data", "IDbCommand");

    private static bool IsToldOtherwise(BaseObjectCreationExpressionSyntax wrapper, SemanticModel model)
    {
        if (model.GetSymbolInfo(wrapper).Symbol is not IMethodSymbol constructor || wrapper.ArgumentList is not { } list) return false;
        for (var index = 0; index < list.Arguments.Count; index++)
        {
            var name = list.Arguments[index].NameColon?.Name.Identifier.Text
                ?? (index < constructor.Parameters.Length ? constructor.Parameters[index].Name : null);
            var says = model.GetConstantValue(list.Arguments[index].Expression).Value;
            if (name is "leaveOpen" or "leaveInnerStreamOpen" && says is not false) return true;
            if (name is "ownsSocket" or "disposeHandler" && says is not true) return true;
        }

        return false;
    }
}
