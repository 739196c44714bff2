using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace LeakAnalyzers.Tests.Conventions;

/// <summary>The rules of the house that keep the shipped sources readable: rooms without cycles, names that say their subject.</summary>
internal static class House
{
    private const int LongestLine = 140;

    /// <summary>Files that one folder may have of its own before it wants to be two.</summary>
    private const int MostFiles = 21;

    /// <summary>Lines of a file that a reader takes in at once.</summary>
    private const int LongestFile = 250;

    /// <summary>The rooms of the engine: each folder directly below <c>Analysis</c> with all that is in it.</summary>
    private const string Engine = "LeakAnalyzers.Analysis.";

    /// <summary>
    /// Files that were longer when the bound came, with the lines that each may have. A file leaves the list when it fits; none joins it.
    /// </summary>
    public static IReadOnlyDictionary<string, int> LongFilesToSplit { get; } = new SortedDictionary<string, int>(StringComparer.Ordinal)
    {
        ["src/Analyzers/Analysis/Concurrency/Bounds/SequenceBound.Variables.cs"] = 256,
        ["src/Analyzers/Analysis/Concurrency/ConcurrencyLimits.cs"] = 251,
        ["src/Analyzers/Analysis/Ownership/Acquisitions.cs"] = 292,
        ["src/Analyzers/Analysis/Ownership/Collections/CollectionOwnership.cs"] = 253,
        ["src/Analyzers/Analysis/Ownership/Fields/TypeOwnership.cs"] = 273,
        ["src/Analyzers/Analysis/Ownership/OwnershipTransferFunction.Calls.cs"] = 473,
        ["src/Analyzers/Analysis/Ownership/OwnershipTransferFunction.cs"] = 391,
        ["src/Analyzers/Analysis/Ownership/Paths/ResourcePathAnalysis.cs"] = 368,
        ["src/Analyzers/Analysis/Ownership/Summaries/MethodSummaries.cs"] = 333,
        ["src/Analyzers/Analysis/Ownership/Summaries/ReturnedMemberSummary.cs"] = 265,
        ["src/Analyzers/Analysis/Ownership/Unresolved/UnresolvedTypes.cs"] = 271,
        ["src/Analyzers/Rules/Concurrency/Locks/LockPathAnalysis.cs"] = 330,
        ["src/Analyzers/Rules/Concurrency/LoopTermination.cs"] = 294,
        ["src/Analyzers/Rules/Reuse/InstanceLifetime.cs"] = 339,
        ["src/Analyzers/Rules/Timers/AbandonedDelays.cs"] = 289,
        ["src/CodeFixes/Concurrency/HeldLock.cs"] = 278,
        ["src/CodeFixes/Dispose/Usages/ResourceUsages.cs"] = 260,
    };

    /// <summary>Rooms of the engine that need each other, with a type that makes the way back.</summary>
    public static IEnumerable<string> Cycles(CSharpCompilation sources)
    {
        var needs = new SortedDictionary<string, SortedDictionary<string, string>>(StringComparer.Ordinal);
        foreach (var tree in sources.SyntaxTrees)
        {
            var model = OwnSources.Model(sources, tree);
            foreach (var name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (name.FirstAncestorOrSelf<UsingDirectiveSyntax>() is not null || RoomAround(model, name) is not { } from) continue;
                var symbol = model.GetSymbolInfo(name).Symbol;
                foreach (var type in new[] { symbol as INamedTypeSymbol, symbol?.ContainingType,
                    model.GetTypeInfo(name).Type as INamedTypeSymbol })
                {
                    if (RoomOf(type) is not { } to || to == from) continue;
                    if (!needs.TryGetValue(from, out var there)) needs[from] = there = new(StringComparer.Ordinal);
                    there.TryAdd(to, $"{Path.GetFileName(tree.FilePath)} names {type!.Name}");
                }
            }
        }

        return from room in needs.Keys
               from other in needs[room].Keys
               where Reaches(other, room, [])
               select $"{room} needs {other} ({needs[room][other]}), which needs {room}";

        bool Reaches(string from, string to, HashSet<string> seen) =>
            from == to || seen.Add(from) && needs.TryGetValue(from, out var there) && there.Keys.Any(next => Reaches(next, to, seen));
    }

    /// <summary>Members whose name says nothing of their subject, and types that share their name with another one.</summary>
    public static IEnumerable<string> PoorNames(IEnumerable<CSharpCompilation> sources)
    {
        var types = sources.SelectMany(compilation => compilation.SyntaxTrees
            .SelectMany(tree => tree.GetRoot().DescendantNodes().OfType<BaseTypeDeclarationSyntax>())).ToList();
        var unnamed = from type in types.OfType<TypeDeclarationSyntax>()
                      from method in type.Members.OfType<MethodDeclarationSyntax>()
                      where method.Identifier.ValueText == "Of"
                      select $"{type.Identifier.ValueText}.Of does not say what it answers";
        var shared = from type in types
                     where type.Parent is BaseNamespaceDeclarationSyntax
                     group type.FirstAncestorOrSelf<BaseNamespaceDeclarationSyntax>()!.Name.ToString() by type.Identifier.ValueText into named
                     where named.Distinct().Count() > 1
                     select $"{named.Key} names {named.Distinct().Count()} types: in {string.Join(" and ", named.Distinct())}";
        return unnamed.Concat(shared);
    }

    /// <summary>Folders with more files than a reader takes in at once.</summary>
    public static IEnumerable<string> CrowdedFolders(IEnumerable<string> files) =>
        from file in files
        group file by Path.GetDirectoryName(file)! into folder
        where folder.Count() > MostFiles
        select $"{folder.Key} has {folder.Count()} files of its own";

    /// <summary>Files that are longer than they may be, and files that an exception names though they need none.</summary>
    public static IEnumerable<string> LongFiles(IReadOnlyDictionary<string, int> lines, IReadOnlyDictionary<string, int> exceptions)
    {
        var tooLong = from file in lines
                      let most = exceptions.TryGetValue(file.Key, out var allowed) ? allowed : LongestFile
                      where file.Value > most
                      select $"{file.Key} has {file.Value} lines of at most {most}: split it by responsibility";
        var needless = from exception in exceptions.Keys
                       where !lines.TryGetValue(exception, out var length) || length <= LongestFile
                       select $"{exception} needs no exception any more: take it off the list";
        return tooLong.Concat(needless);
    }

    /// <summary>Lines that do not fit beside another file on a screen; the text of a raw string literal is as long as it is.</summary>
    public static IEnumerable<string> LongLines(string path, string source)
    {
        var root = CSharpSyntaxTree.ParseText(source).GetRoot();
        return from line in root.GetText().Lines
               where line.Span.Length > LongestLine && !IsRawText(root.FindToken(line.Start))
               select $"{path}({line.LineNumber + 1}) has {line.Span.Length} columns";
    }

    private static bool IsRawText(SyntaxToken token) =>
        token.IsKind(SyntaxKind.MultiLineRawStringLiteralToken) || token.Parent?.FirstAncestorOrSelf<InterpolatedStringExpressionSyntax>()
            is { StringStartToken.RawKind: (int)SyntaxKind.InterpolatedMultiLineRawStringStartToken };

    private static string? RoomAround(SemanticModel model, SyntaxNode node) =>
        node.FirstAncestorOrSelf<BaseTypeDeclarationSyntax>() is { } type ? RoomOf(model.GetDeclaredSymbol(type)) : null;

    private static string? RoomOf(INamedTypeSymbol? type) =>
        type?.ContainingNamespace.ToDisplayString() is { } space && space.StartsWith(Engine, StringComparison.Ordinal)
            ? space[Engine.Length..].Split('.')[0]
            : null;
}
