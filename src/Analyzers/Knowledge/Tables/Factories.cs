namespace LeakAnalyzers.Knowledge.Tables;

/// <summary>Library calls that make a disposable object of no kind of its own: LEAK299 reports what nobody disposes.</summary>
internal static class Factories
{
    public static readonly ResourceType[] Types =
    [
        // its elements read the pooled buffer of the document; JsonElement.Clone copies what they see
        new ResourceType("System.Text.Json.JsonDocument").Lends(
            "System.Text.Json.JsonElement", "System.Text.Json.JsonProperty",
            "System.Text.Json.JsonElement+ArrayEnumerator", "System.Text.Json.JsonElement+ObjectEnumerator"),
        // the memory goes back to the pool with its owner
        new ResourceType("System.Buffers.IMemoryOwner`1").Lends(
            "System.Memory`1", "System.ReadOnlyMemory`1", "System.Span`1", "System.ReadOnlySpan`1"),
    ];

    public static readonly MemberContract[] Members =
    [
        // learn.microsoft.com/dotnet/api/system.text.json.jsondocument: "utilizes resources from pooled memory"
        new("System.Text.Json.JsonDocument", "Parse", Handover.ReturnsOwned),
        new("System.Text.Json.JsonDocument", "ParseAsync", Handover.ReturnsOwned),
        new("System.Text.Json.JsonDocument", "ParseValue", Handover.ReturnsOwned),
        new("System.Text.Json.JsonElement", "Clone", Handover.ReturnsBorrowed), // a copy of its own
        new("System.Buffers.MemoryPool`1", "Rent", Handover.ReturnsOwned), // the array goes back to the pool when the owner is disposed
        // 'await foreach' disposes it; by hand nothing does
        new("System.Collections.Generic.IAsyncEnumerable`1", "GetAsyncEnumerator", Handover.ReturnsOwned),
        new("System.Diagnostics.Process", "GetCurrentProcess", Handover.ReturnsOwned), // a handle of the system, once it is asked for
        new("System.Diagnostics.Process", "GetProcessById", Handover.ReturnsOwned),
        new("System.Diagnostics.Process", "GetProcesses", Handover.ReturnsOwned), // an array of objects that are each to be disposed
        new("System.Diagnostics.Process", "GetProcessesByName", Handover.ReturnsOwned),
        // its providers flush what they hold when it is disposed
        new("Microsoft.Extensions.Logging.LoggerFactory", "Create", Handover.ReturnsOwned),
        new("Microsoft.Extensions.Logging.ILoggerFactory", "CreateLogger", Handover.ReturnsPart), // writes to the factory's providers
        new("Microsoft.Extensions.Logging.LoggerFactoryExtensions", "CreateLogger", Handover.ReturnsPart),
        // learn.microsoft.com/aspnet/core/signalr/dotnet-client: the connection is disposed by its owner
        new("Microsoft.AspNetCore.SignalR.Client.IHubConnectionBuilder", "Build", Handover.ReturnsOwned),
        new("Microsoft.AspNetCore.SignalR.Client.HubConnectionBuilder", "Build", Handover.ReturnsOwned),
        // learn.microsoft.com/dotnet/api/azure.messaging.servicebus: each has a link of its own on the client's connection
        new("Azure.Messaging.ServiceBus.ServiceBusClient", "CreateSender", Handover.ReturnsOwned),
        new("Azure.Messaging.ServiceBus.ServiceBusClient", "CreateReceiver", Handover.ReturnsOwned),
        new("Azure.Messaging.ServiceBus.ServiceBusClient", "CreateProcessor", Handover.ReturnsOwned),
        new("Azure.Messaging.ServiceBus.ServiceBusClient", "CreateSessionProcessor", Handover.ReturnsOwned),
        new("Azure.Messaging.ServiceBus.ServiceBusClient", "AcceptSessionAsync", Handover.ReturnsOwned),
        new("Azure.Messaging.ServiceBus.ServiceBusClient", "AcceptNextSessionAsync", Handover.ReturnsOwned),
        // docs.confluent.io/kafka-clients/dotnet: Close and Dispose leave the group
        new("Confluent.Kafka.ConsumerBuilder`2", "Build", Handover.ReturnsOwned),
        // learn.microsoft.com/ef/core/dbcontext-configuration: "the application must dispose the context instances"
        new("Microsoft.EntityFrameworkCore.IDbContextFactory`1", "CreateDbContext", Handover.ReturnsOwned),
        new("Microsoft.EntityFrameworkCore.IDbContextFactory`1", "CreateDbContextAsync", Handover.ReturnsOwned),
        // the context presents the certificate for as long as handshakes use it
        new("System.Net.Security.SslStreamCertificateContext", "Create", Handover.TakesArgument, "target"),
        // a certificate holds a handle, and the key of one with a key a file
        new("System.Security.Cryptography.X509Certificates.X509CertificateLoader", "LoadCertificate", Handover.ReturnsOwned),
        new("System.Security.Cryptography.X509Certificates.X509CertificateLoader", "LoadCertificateFromFile", Handover.ReturnsOwned),
        new("System.Security.Cryptography.X509Certificates.X509CertificateLoader", "LoadPkcs12", Handover.ReturnsOwned),
        new("System.Security.Cryptography.X509Certificates.X509CertificateLoader", "LoadPkcs12FromFile", Handover.ReturnsOwned),
    ];
}
