using LeakAnalyzers.Flow;
using LeakAnalyzers.Knowledge;
using Microsoft.CodeAnalysis.Operations;

namespace LeakAnalyzers.Rules.Dispose;

/// <summary>Tells responses that hold their connection from those whose body was read into memory before the call returned.</summary>
internal static class ResponseBody
{
    /// <summary>True when the body may still be on the connection, false when it is buffered; null when this is no response at all.</summary>
    public static bool? IsStreamed(Obligation obligation)
    {
        if (obligation.Kind != ResourceKind.HttpResponse) return null;
        if (!obligation.Type.Is("System.Net.Http.HttpResponseMessage")) return true; // a WebResponse is never buffered
        if (obligation.Acquisition is not IInvocationOperation call) return false;
        foreach (var argument in call.Arguments)
        {
            // HttpCompletionOption: ResponseContentRead is 0; what is not known to be that may be ResponseHeadersRead
            if (argument.Parameter?.Type.Name == "HttpCompletionOption") return argument.Value.ConstantValue is not { HasValue: true, Value: 0 };
        }

        return call.TargetMethod is { Name: "SendAsync" or "Send", ContainingType: { } type } && type.IsExactly("System.Net.Http.HttpMessageInvoker") && !call.Instance!.Type.Is("System.Net.Http.HttpClient");
    }
}
