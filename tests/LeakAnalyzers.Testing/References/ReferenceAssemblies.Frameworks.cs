namespace Microsoft.CodeAnalysis.Testing;

/// <content>The frameworks. One whose package is not downloaded throws when it is used.</content>
public sealed partial record ReferenceAssemblies
{
    private static ReferenceAssemblies NetCoreApp(string framework) => Framework(framework, "Microsoft.NETCore.App.Ref", $"ref/{framework}");

    private static ReferenceAssemblies Windows(ReferenceAssemblies framework)
        => framework.AddPackages([Package("Microsoft.WindowsDesktop.App.Ref", $"ref/{framework.TargetFramework}")]);

    private static ReferenceAssemblies Framework(string framework, string package, string folder) => new(framework, Package(package, folder), folder);

    private static PackageIdentity Package(string id, string folder) => new(id, PackageFolder.VersionWith(id, folder) ?? $"in a version with '{folder}'");

    /// <summary>.NET 5 and later.</summary>
    public static class Net
    {
        /// <summary>.NET 5.</summary>
        public static ReferenceAssemblies Net50 { get; } = NetCoreApp("net5.0");

        /// <summary>.NET 6.</summary>
        public static ReferenceAssemblies Net60 { get; } = NetCoreApp("net6.0");

        /// <summary>.NET 6 with the assemblies for the Windows desktop.</summary>
        public static ReferenceAssemblies Net60Windows { get; } = Windows(Net60);

        /// <summary>.NET 7.</summary>
        public static ReferenceAssemblies Net70 { get; } = NetCoreApp("net7.0");

        /// <summary>.NET 7 with the assemblies for the Windows desktop.</summary>
        public static ReferenceAssemblies Net70Windows { get; } = Windows(Net70);

        /// <summary>.NET 8.</summary>
        public static ReferenceAssemblies Net80 { get; } = NetCoreApp("net8.0");

        /// <summary>.NET 8 with the assemblies for the Windows desktop.</summary>
        public static ReferenceAssemblies Net80Windows { get; } = Windows(Net80);

        /// <summary>.NET 9.</summary>
        public static ReferenceAssemblies Net90 { get; } = NetCoreApp("net9.0");

        /// <summary>.NET 9 with the assemblies for the Windows desktop.</summary>
        public static ReferenceAssemblies Net90Windows { get; } = Windows(Net90);

        /// <summary>.NET 10.</summary>
        public static ReferenceAssemblies Net100 { get; } = NetCoreApp("net10.0");

        /// <summary>.NET 10 with the assemblies for the Windows desktop.</summary>
        public static ReferenceAssemblies Net100Windows { get; } = Windows(Net100);
    }

    /// <summary>.NET Core.</summary>
    public static class NetCore
    {
        /// <summary>.NET Core 1.0.</summary>
        public static ReferenceAssemblies NetCoreApp10 { get; } = NetCoreApp("netcoreapp1.0");

        /// <summary>.NET Core 1.1.</summary>
        public static ReferenceAssemblies NetCoreApp11 { get; } = NetCoreApp("netcoreapp1.1");

        /// <summary>.NET Core 2.0.</summary>
        public static ReferenceAssemblies NetCoreApp20 { get; } = NetCoreApp("netcoreapp2.0");

        /// <summary>.NET Core 2.1.</summary>
        public static ReferenceAssemblies NetCoreApp21 { get; } = NetCoreApp("netcoreapp2.1");

        /// <summary>.NET Core 3.0.</summary>
        public static ReferenceAssemblies NetCoreApp30 { get; } = NetCoreApp("netcoreapp3.0");

        /// <summary>.NET Core 3.1.</summary>
        public static ReferenceAssemblies NetCoreApp31 { get; } = NetCoreApp("netcoreapp3.1");
    }

    /// <summary>.NET Standard.</summary>
    public static class NetStandard
    {
        /// <summary>.NET Standard 1.0.</summary>
        public static ReferenceAssemblies NetStandard10 { get; } = Framework("netstandard1.0", "NETStandard.Library", "build/netstandard1.0/ref");

        /// <summary>.NET Standard 1.1.</summary>
        public static ReferenceAssemblies NetStandard11 { get; } = Framework("netstandard1.1", "NETStandard.Library", "build/netstandard1.1/ref");

        /// <summary>.NET Standard 1.2.</summary>
        public static ReferenceAssemblies NetStandard12 { get; } = Framework("netstandard1.2", "NETStandard.Library", "build/netstandard1.2/ref");

        /// <summary>.NET Standard 1.3.</summary>
        public static ReferenceAssemblies NetStandard13 { get; } = Framework("netstandard1.3", "NETStandard.Library", "build/netstandard1.3/ref");

        /// <summary>.NET Standard 1.4.</summary>
        public static ReferenceAssemblies NetStandard14 { get; } = Framework("netstandard1.4", "NETStandard.Library", "build/netstandard1.4/ref");

        /// <summary>.NET Standard 1.5.</summary>
        public static ReferenceAssemblies NetStandard15 { get; } = Framework("netstandard1.5", "NETStandard.Library", "build/netstandard1.5/ref");

        /// <summary>.NET Standard 1.6.</summary>
        public static ReferenceAssemblies NetStandard16 { get; } = Framework("netstandard1.6", "NETStandard.Library", "build/netstandard1.6/ref");

        /// <summary>.NET Standard 2.0.</summary>
        public static ReferenceAssemblies NetStandard20 { get; } = Framework("netstandard2.0", "NETStandard.Library", "build/netstandard2.0/ref");

        /// <summary>.NET Standard 2.1.</summary>
        public static ReferenceAssemblies NetStandard21 { get; } = Framework("netstandard2.1", "NETStandard.Library.Ref", "ref/netstandard2.1");
    }
}
