// swift-tools-version: 6.3
import PackageDescription

let strict: [SwiftSetting] =
    [
        "ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility",
        "NonisolatedNonsendingByDefault",
    ].map { .enableUpcomingFeature($0) }
    + [.swiftLanguageMode(.v6), .strictMemorySafety(), .treatAllWarnings(as: .error)]

/// A system library: a module map and a shim, found through pkg-config.
func c(_ name: String, _ pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

func swift(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: strict)
}

/// `data`: folders of expected outputs and of scripts, which the tests find by their path.
func tests(_ name: String, _ dependencies: [Target.Dependency] = [], data: [String] = []) -> Target {
    .testTarget(
        name: name + "Tests", dependencies: dependencies + ["TestSupport"], exclude: data,
        swiftSettings: strict)
}

let package = Package(
    name: "hledwatch",
    products: [.executable(name: "hledwatch", targets: ["hledwatch"])],
    targets: [
        c("CCurl", "libcurl", apt: "libcurl4-openssl-dev"),
        c("CLibXML2", "libxml-2.0", apt: "libxml2-dev"),
        c("CCMark", "libcmark", apt: "libcmark-dev"),
        c("CSQLite", "sqlite3", apt: "libsqlite3-dev"),
        c("CPostgreSQL", "libpq", apt: "libpq-dev"),
        c("CZstd", "libzstd", apt: "libzstd-dev"),
        c("CZlib", "zlib", apt: "zlib1g-dev"),
        c("COpenSSL", "libcrypto", apt: "libssl-dev"),
        c("CMicroHTTPD", "libmicrohttpd", apt: "libmicrohttpd-dev"),
        c("CSystemd", "libsystemd", apt: "libsystemd-dev"),
        .systemLibrary(name: "CSpawn"),  // what glibc has beyond POSIX to start a program
        .systemLibrary(name: "CLink"),  // the dynamic linker: what of the program is in memory
        // toml++ is header-only C++ (libtomlplusplus-dev); its own pkg-config file asks for the compiled library.
        .target(
            name: "CToml",
            cxxSettings: [.define("TOML_HEADER_ONLY", to: "1"), .define("TOML_EXCEPTIONS", to: "0")]),
        // The schemas of Config/schema, within the program.
        .target(name: "CSchemas"),

        swift("FactSheets", ["CToml"]),
        swift("Threading"),
        swift("Compressing", ["CZlib"]),

        swift("Reading", ["CLibXML2", "CCMark", "Compressing", "FactSheets"]),
        swift("Comparing", ["FactSheets"]),
        swift("Scheduling", ["FactSheets"]),
        swift("Digesting", ["FactSheets"]),
        swift("Pages", ["Digesting", "FactSheets"]),

        swift("Archiving", ["CSQLite", "CPostgreSQL", "CZstd", "COpenSSL", "FactSheets"]),
        swift("WebArchives", ["Compressing", "FactSheets"]),
        swift("Networking", ["CCurl", "Compressing", "FactSheets", "Threading"]),
        swift("Serving", ["CMicroHTTPD", "Compressing", "FactSheets", "Threading"]),
        swift("Supervising", ["CLink", "CSpawn", "CSystemd", "FactSheets"]),

        swift(
            "Watching",
            [
                "FactSheets", "Threading", "Reading", "Comparing", "Scheduling", "Digesting", "Pages",
                "Archiving", "WebArchives", "Networking", "Serving", "Supervising", "CSchemas",
            ]),
        .executableTarget(
            name: "hledwatch",
            dependencies: [
                "Watching", "FactSheets", "Reading", "Comparing", "Digesting", "Archiving", "Networking",
                "Supervising",
            ],
            swiftSettings: strict),

        // What `make bench` times within a process; not a product, not installed.
        .executableTarget(
            name: "hledwatch-bench",
            dependencies: [
                "FactSheets", "Reading", "Comparing", "SeededEdits", "Scheduling", "Archiving", "Networking",
                "Watching",
            ],
            path: "Benchmarks/hledwatch-bench", swiftSettings: strict),
        // Edits of known kinds in real texts, for the bench and the tests.
        .target(
            name: "SeededEdits", dependencies: ["FactSheets", "Reading", "Comparing"],
            path: "Benchmarks/SeededEdits",
            swiftSettings: strict),

        .target(
            name: "TestSupport", dependencies: ["FactSheets", "Threading"], path: "Tests/TestSupport",
            swiftSettings: strict),
        tests("FactSheets", ["FactSheets", "SeededEdits"]),
        tests("Reading", ["Reading", "Compressing", "WebArchives", "FactSheets"]),
        tests("Comparing", ["Comparing", "Reading", "FactSheets", "SeededEdits"], data: ["Fixtures"]),
        tests("Scheduling", ["Scheduling", "FactSheets"]),
        tests("Digesting", ["Digesting", "FactSheets"], data: ["Fixtures"]),
        tests("Pages", ["Pages", "Comparing", "Digesting", "FactSheets"]),
        tests("Archiving", ["Archiving", "FactSheets"]),
        tests("Compressing", ["Compressing"]),
        tests("WebArchives", ["WebArchives", "Compressing", "FactSheets"]),
        tests("Networking", ["Networking", "Compressing", "FactSheets"]),
        tests("Serving", ["Serving", "Compressing", "FactSheets"]),
        tests("Supervising", ["Supervising", "FactSheets"]),
        tests(
            "Watching",
            [
                "Watching", "Archiving", "Digesting", "Networking", "Reading", "Serving", "Supervising",
                "FactSheets",
            ]),
        tests("EndToEnd", ["FactSheets"], data: ["Fixtures", "Scripts"]),
    ],
    cxxLanguageStandard: .cxx17
)

// 'make fuzz' alone builds it: libFuzzer brings its own main.
if Context.environment["HLEDWATCH_FUZZ"] != nil {
    package.targets.append(
        .executableTarget(
            name: "hledwatch-fuzz",
            dependencies: ["FactSheets", "Reading", "Scheduling", "Networking", "WebArchives"],
            path: "Tests/Fuzzing", exclude: ["run"],
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}
