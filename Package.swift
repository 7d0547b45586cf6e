// swift-tools-version: 6.2
import PackageDescription

/// Every target of the house, bottom to top: a target may name only what stands above it here.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

func room(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .target(name: name, dependencies: dependencies, exclude: ["README.md"], swiftSettings: strict)
}

let package = Package(
    name: "almanac",
    products: [
        .executable(name: "almanac", targets: ["AlmanacCLI"]),
        .executable(name: "almanac-bench", targets: ["AlmanacBench"]),
        .executable(name: "almanac-fuzz", targets: ["AlmanacFuzz"]),
    ],
    targets: [
        .systemLibrary(
            name: "CLAPACK", pkgConfig: "lapack", providers: [.apt(["liblapack-dev"])]),
        .systemLibrary(
            name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "CCrypto", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CSnappy", pkgConfig: "snappy", providers: [.apt(["libsnappy-dev"])]),
        .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(name: "CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(
            name: "CBrotli", pkgConfig: "libbrotlidec", providers: [.apt(["libbrotli-dev"])]),

        .systemLibrary(
            name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),

        room("TimeSeries", []),
        room("Statistics", ["CLAPACK"]),
        room("Tabular", ["CZlib", "CSnappy", "CZstd", "CLZ4", "CBrotli", "TimeSeries"]),
        room("Databases", ["CSQLite", "CPostgres", "TimeSeries", "Tabular"]),
        room("Store", ["CSQLite", "CCrypto", "TimeSeries", "Tabular"]),
        room("Ingestion", ["TimeSeries", "Tabular", "Databases", "Store"]),
        room("Forecasting", ["Statistics"]),
        room("Quality", ["TimeSeries", "Tabular", "Store", "Ingestion"]),
        room("Drift", ["Statistics"]),
        room("Evaluation", ["Statistics", "Forecasting"]),
        room(
            "Retraining",
            [
                "TimeSeries", "Statistics", "Tabular", "Databases", "Store", "Ingestion",
                "Forecasting", "Quality", "Drift", "Evaluation",
            ]),
        room(
            "Reporting",
            ["TimeSeries", "Forecasting", "Quality", "Drift", "Evaluation", "Retraining"]),
        .executableTarget(
            name: "AlmanacCLI",
            dependencies: [
                "TimeSeries", "Statistics", "Tabular", "Store", "Ingestion", "Forecasting",
                "Quality", "Drift", "Evaluation", "Retraining", "Reporting",
            ],
            exclude: ["README.md"], swiftSettings: strict),
        .executableTarget(
            name: "AlmanacBench",
            dependencies: [
                "TimeSeries", "Statistics", "Tabular", "Store", "Ingestion", "Forecasting",
                "Quality", "Drift", "Evaluation", "Retraining",
            ],
            exclude: [
                "README.md", "compare_csv.py", "parquet_peers.py", "compare_statsforecast.py",
                "statsforecast_m3.py",
            ], swiftSettings: strict,
            // `almanac-bench allocations` counts what is taken from the heap.
            linkerSettings: [
                .unsafeFlags([
                    "-Xlinker", "--defsym=malloc=almanac_counted_malloc",
                    "-Xlinker", "--export-dynamic-symbol=malloc",
                ])
            ]
        ),

        .executableTarget(
            name: "AlmanacFuzz",
            dependencies: ["TimeSeries", "Tabular", "Forecasting"],
            exclude: ["README.md"], swiftSettings: strict),

        .testTarget(
            name: "FuzzTests",
            dependencies: ["AlmanacFuzz"],
            exclude: ["Corpus"],
            swiftSettings: strict),
        .testTarget(
            name: "TimeSeriesTests",
            dependencies: ["TimeSeries"],
            exclude: ["Goldens"],
            swiftSettings: strict),
        .testTarget(
            name: "StatisticsTests",
            dependencies: ["Statistics"],
            swiftSettings: strict),
        .testTarget(
            name: "TabularTests",
            dependencies: ["CZlib", "CZstd", "Tabular", "TimeSeries"],
            exclude: ["Goldens"],
            swiftSettings: strict),
        .testTarget(
            name: "StoreTests",
            dependencies: ["CSQLite", "Store", "Tabular", "TimeSeries"],
            swiftSettings: strict),
        // What the tests of two rooms need.
        .target(
            name: "IngestionTesting",
            dependencies: ["Ingestion", "Store", "Tabular", "TimeSeries"],
            path: "Tests/IngestionTesting",
            swiftSettings: strict),
        .testTarget(
            name: "DatabasesTests",
            dependencies: [
                "CSQLite", "Databases", "Ingestion", "IngestionTesting", "Statistics", "Store",
                "Tabular", "TimeSeries",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "IngestionTests",
            dependencies: [
                "CSQLite", "Ingestion", "IngestionTesting", "Statistics", "Store", "Tabular",
                "TimeSeries",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ForecastingTests",
            dependencies: ["Forecasting", "Statistics"],
            exclude: ["Goldens"],
            swiftSettings: strict),
        .testTarget(
            name: "QualityTests",
            dependencies: ["Ingestion", "Quality", "Statistics", "Store", "Tabular", "TimeSeries"],
            swiftSettings: strict),
        .testTarget(
            name: "DriftTests",
            dependencies: ["Drift", "Statistics"],
            exclude: ["Goldens"],
            swiftSettings: strict),
        .testTarget(
            name: "EvaluationTests",
            dependencies: ["Evaluation", "Forecasting"],
            exclude: ["Goldens"],
            swiftSettings: strict),
        .testTarget(
            name: "RetrainingTests",
            dependencies: [
                "CSQLite", "Drift", "Evaluation", "Forecasting", "Ingestion", "Quality",
                "Retraining", "Statistics", "Store", "Tabular", "TimeSeries",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "ReportingTests",
            dependencies: [
                "Drift", "Evaluation", "Forecasting", "Quality", "Reporting", "Retraining",
                "Tabular", "TimeSeries",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "DataTests",
            dependencies: ["TimeSeries"],
            exclude: ["Goldens"],
            swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "AlmanacCLI", "CSQLite", "Drift", "Quality", "Retraining", "Statistics", "Store",
                "Tabular", "TimeSeries",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "TranscriptTests",
            dependencies: ["AlmanacCLI", "TimeSeries"],
            exclude: ["README.md", "Transcripts"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
