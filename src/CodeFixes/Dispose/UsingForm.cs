using LeakAnalyzers.CodeFixes.Editing;
using LeakAnalyzers.CodeFixes.Editing.Statements;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.CodeFixes.Dispose;

/// <summary>Which kind of 'using' a place and a type allow.</summary>
internal sealed record UsingForm(bool Awaits, bool Declares)
{
    public string Keyword => Awaits ? "await using" : "using";

    // Their asynchronous disposal waits for callbacks, or does nothing that takes time.
    private static readonly HashSet<string> DisposedAtOnce =
    [
        "System.Threading.CancellationTokenRegistration", "System.Threading.Timer", "System.IO.MemoryStream", "System.IO.StringReader",
        "System.IO.StringWriter",
    ];

    public static Repair Repairs(string name, TextEditor splice) => new($"Dispose '{name}' with 'using'", splice);

    public static UsingForm? For(FixContext site, ITypeSymbol type, SyntaxNode place, StatementList? siblings = null)
    {
        var modern = ((CSharpParseOptions)site.Root.SyntaxTree.Options).LanguageVersion >= LanguageVersion.CSharp8;
        var awaits = modern && site.Liberties.AwaitUsing && MayAwait(place) && HasDisposeAsync(type)
            && !DisposedAtOnce.Contains(type.FullName());
        if (!awaits && !type.Implements("IDisposable")) return null;
        return new(awaits, modern && site.Liberties.UsingDeclaration && siblings is not { AllowsDeclaration: false });
    }

    private static bool MayAwait(SyntaxNode place)
    {
        var function = place.Function();
        return function.IsAsync()
            && !place.AncestorsAndSelf().TakeWhile(node => node != function)
                .Any(node => node is LockStatementSyntax or UnsafeStatementSyntax)
            && !place.Ancestors().OfType<MemberDeclarationSyntax>().Any(member => member.Modifiers.Any(SyntaxKind.UnsafeKeyword));
    }

    private static bool HasDisposeAsync(ITypeSymbol type)
    {
        if (type.Implements("IAsyncDisposable")) return true;
        for (var level = type; level is not null; level = level.BaseType)
        {
            if (level.GetMembers("DisposeAsync").OfType<IMethodSymbol>()
                .Any(method => method is { Parameters.Length: 0, DeclaredAccessibility: Accessibility.Public, IsStatic: false }
                && method.ReturnType.IsTaskLike())) return true;
        }

        return false;
    }
}
