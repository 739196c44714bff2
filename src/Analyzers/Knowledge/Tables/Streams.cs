using static LeakAnalyzers.Knowledge.ResourceKind;

namespace LeakAnalyzers.Knowledge.Tables;

/// <summary>Streams, readers and writers, and what they do with the stream below.</summary>
internal static class Streams
{
    public static readonly ResourceType[] Types =
    [
        new ResourceType("System.IO.StreamReader").OwnsUnless("stream", "leaveOpen"),
        new ResourceType("System.IO.StreamWriter").OwnsUnless("stream", "leaveOpen"),
        new ResourceType("System.IO.BinaryReader").OwnsUnless("input", "leaveOpen"),
        new ResourceType("System.IO.BinaryWriter").OwnsUnless("output", "leaveOpen"),
        new ResourceType("System.IO.BufferedStream").Owns("stream"),
        new ResourceType("System.IO.Compression.GZipStream").OwnsUnless("stream", "leaveOpen"),
        new ResourceType("System.IO.Compression.DeflateStream").OwnsUnless("stream", "leaveOpen"),
        new ResourceType("System.IO.Compression.BrotliStream").OwnsUnless("stream", "leaveOpen"),
        new ResourceType("System.IO.Compression.ZLibStream").OwnsUnless("stream", "leaveOpen"),
        new ResourceType("System.IO.Compression.ZipArchive").OwnsUnless("stream", "leaveOpen"),
        new ResourceType("System.Formats.Tar.TarReader").OwnsUnless("archiveStream", "leaveOpen"),
        new ResourceType("System.Formats.Tar.TarWriter").OwnsUnless("archiveStream", "leaveOpen"),
        new ResourceType("System.Net.Mail.AttachmentBase").Owns("contentStream"),
        new ResourceType("System.Security.Cryptography.CryptoStream").OwnsUnless("stream", "leaveOpen"),
        new ResourceType("Newtonsoft.Json.JsonTextReader").Owns("reader"),
        new ResourceType("Newtonsoft.Json.JsonTextWriter").Owns("textWriter"),
        new ResourceType("System.IO.MemoryStream").NeedsNoRelease("it is memory: Dispose frees nothing"),
        new ResourceType("System.IO.StringReader").NeedsNoRelease("it is memory: Dispose frees nothing"),
        new ResourceType("System.IO.StringWriter").NeedsNoRelease("it is memory: Dispose frees nothing"),
        new ResourceType("System.IO.UnmanagedMemoryStream").NeedsNoRelease("it borrows its memory: Dispose frees nothing"),
        new ResourceType("System.IO.Stream"),
    ];

    public static readonly MemberContract[] Members =
    [
        new("System.IO.Stream", "Close", Handover.ReleasesReceiver),
        new("System.IO.TextReader", "Close", Handover.ReleasesReceiver),
        new("System.IO.TextWriter", "Close", Handover.ReleasesReceiver),
        new("System.IO.BinaryReader", "Close", Handover.ReleasesReceiver),
        new("System.IO.BinaryWriter", "Close", Handover.ReleasesReceiver),
        new("Newtonsoft.Json.JsonReader", "Close", Handover.ReleasesReceiver),
        new("System.IO.Stream", "Synchronized", Handover.ReturnsArgument, "stream"),
        // completing a reader or writer closes its stream: StreamPipeReaderOptions.LeaveOpen, StreamPipeWriterOptions.LeaveOpen
        new("System.IO.Pipelines.PipeReader", "Create", Handover.ReturnsArgument, "stream") { Unless = "leaveOpen" },
        new("System.IO.Pipelines.PipeReader", "Complete", Handover.ReleasesReceiver),
        new("System.IO.Pipelines.PipeReader", "CompleteAsync", Handover.ReleasesReceiver),
        new("System.IO.Pipelines.PipeReader", "AsStream", Handover.ReturnsOwnerOfReceiver),
        new("System.IO.Pipelines.PipeWriter", "Create", Handover.ReturnsArgument, "stream") { Unless = "leaveOpen" },
        new("System.IO.Pipelines.PipeWriter", "Complete", Handover.ReleasesReceiver),
        new("System.IO.Pipelines.PipeWriter", "CompleteAsync", Handover.ReleasesReceiver),
        new("System.IO.Pipelines.PipeWriter", "AsStream", Handover.ReturnsOwnerOfReceiver),
        new("System.IO.Stream", "CopyTo", Handover.BorrowsArgument),
        new("System.IO.Stream", "CopyToAsync", Handover.BorrowsArgument),
    ];
}
