using System.Text;
using System.Text.RegularExpressions;

namespace LeakAnalyzers.Fuzz.Mutations;

/// <summary>
/// Puts many calls between a value and its use: layers of methods each of which calls all of the next layer, interfaces with many
/// implementations, overrides, delegates. A walk that follows each path on its own takes breadth to the power of depth.
/// </summary>
internal static class CallMutations
{
    private const int MostBreadth = 8;

    private const int MostDepth = 12;

    // T is the type of the value, M the method, I its number in the layer, and C stands for the calls of the next layer.
    private static readonly string[] Layers =
    [
        "T M(T v) { C; return v; }",
        "static T M(T v) { if (Environment.TickCount > I) { C; } return v; }",
        "async Task<T> M(T v) { await Task.Yield(); C; return v; }",
        "void M(T v) { try { C; } finally { (v as IDisposable)?.Dispose(); } }",
        "T M<U>(T v) { C; return v; }",
        "void M(T v) { Action later = () => { C; }; later(); }",
        "IEnumerable<T> M(T v) { C; yield return v; }",
        "T M(T v) { lock (this) { C; } return v; }",
    ];

    // What implements or overrides what is called: # is a number of its own, I counts the implementations.
    private static readonly (string Declaration, string Implementation, string Use)[] Dispatches =
    [
        ("interface I#<U> { U Pass(U v); }", "class I#_I<U>(I#<U> next) : I#<U> { public U Pass(U v) => next.Pass(v); }",
            "((I#<T>)null!).Pass(E)"),
        ("interface I# { T Pass(T v); Task<T> PassAsync(T v) => Task.FromResult(Pass(v)); }",
            "class I#_I(I# next) : I# { public T Pass(T v) { next.PassAsync(v).Wait(); return next.Pass(v); } }", "((I#)null!).Pass(E)"),
        ("abstract class B#<U> { public abstract U Pass(U v); public U Twice(U v) => Pass(Pass(v)); }",
            "class B#_I<U> : B#<U> { public override U Pass(U v) => new B#_I<U>().Twice(v); }", "((B#<T>)null!).Twice(E)"),
        ("class B# { public virtual void Pass(T v) { } }",
            "class B#_I : B# { public override void Pass(T v) { base.Pass(v); new B#_I().Pass(v); new B#().Pass(v); } }",
            "new Func<T, T>(v => { new B#().Pass(v); return v; })(E)"),
        ("delegate U D#<U>(U v);", "static class D#_I { public static D#<T> Make(D#<T> next) => v => next(next(v)); }",
            "D#_0.Make(D#_0.Make(v => v))(E)"),
        ("interface I#<U> where U : class { static abstract U Pass(U v); }",
            "class I#_I : I#<T> { public static T Pass(T v) => Through<I#_I>(v); static T Through<V>(T v) where V : I#<T> => V.Pass(v); }",
            "I#_0.Pass(E)"),
    ];

    public static ImmutableArray<Mutation> All { get; } = [PutLayers, PutLayers, PutDispatch];

    private static string? PutLayers(Mutable file)
    {
        if (ValueIn(file) is not { } value) return null;
        var (name, type, layer) = (file.Name("Pass"), ValueCycles.TypeOf(file, value), file.Pick(Layers)!);
        var (breadth, depth) = (1 + file.Below(MostBreadth), 1 + file.Below(MostDepth));
        var members = new StringBuilder();
        for (var level = 0; level < depth; level++)
        {
            for (var index = 0; index < breadth; index++) members.AppendLine(Layer(level, index));
        }

        var call = Call(0, 0);
        var use = layer.StartsWith("void", StringComparison.Ordinal)
            ? $"new Func<{type}, {type}>(v => {{ {call}; return v; }})({value})" : call.Replace("(v)", $"({value})");
        return Put(file, value, members.ToString(), use);

        string Layer(int level, int index) => string.Concat(Regex.Split(layer, @"(\b[TMIC]\b)").Select(part => part switch
        {
            "T" => type,
            "M" => $"{name}{level}_{index}",
            "I" => $"{index}",
            "C" => level + 1 == depth ? "" : string.Join("; ", Enumerable.Range(0, breadth).Select(next => Call(level + 1, next))),
            _ => part,
        }));

        string Call(int level, int index) =>
            $"{(layer.Contains("async") ? "await " : "")}{name}{level}_{index}{(layer.Contains("<U>") ? "<int>" : "")}(v)";
    }

    private static string? PutDispatch(Mutable file)
    {
        if (ValueIn(file) is not { } value) return null;
        var (number, type, dispatch) = (file.Name(""), ValueCycles.TypeOf(file, value), file.Pick(Dispatches));
        var types = Enumerable.Range(0, 1 + file.Below(MostBreadth * MostDepth))
            .Select(index => dispatch.Implementation.Replace("_I", $"_{index}"));
        return Put(file, value, Fill(string.Join("\n", types.Prepend(dispatch.Declaration))) + "\n", Fill(dispatch.Use));

        string Fill(string text) => ValueCycles.Fill(text, type, value.ToString(), number);
    }

    private static ExpressionSyntax? ValueIn(Mutable file) =>
        file.Node<ExpressionSyntax>(value => ValueCycles.IsResource(value) && ValueCycles.IsInType(value));

    private static string Put(Mutable file, ExpressionSyntax value, string members, string use) =>
        file.Replace(value.Span, use).Insert(value.FirstAncestorOrSelf<MemberDeclarationSyntax>()!.SpanStart, members);
}
