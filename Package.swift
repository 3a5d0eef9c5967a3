// swift-tools-version: 6.2
import PackageDescription

// A folder in Sources is a target. Targets are listed from the bottom of the architecture to its top, and
// imports point only up this list; Tests/TidyTests holds them to it.
let swift: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny")
]

let package = Package(
  name: "tocsin",
  products: [
    .executable(name: "tocsind", targets: ["tocsind"]),
    .executable(name: "tocsin", targets: ["tocsin"]),
    .executable(name: "tocsin-train", targets: ["tocsin-train"]),
    .executable(name: "tocsin-bench", targets: ["tocsin-bench"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
  ],
  targets: [
    // C libraries of the system.
    .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),

    // Values and seams.
    .target(name: "Domain", dependencies: ["COpenSSL"], swiftSettings: swift),
    .target(name: "Systemd", dependencies: ["CSystemd"], swiftSettings: swift),
    .target(name: "FileSystem", swiftSettings: swift),

    // Reading.
    .target(name: "Ontology", dependencies: ["Domain", "TOMLKit"], swiftSettings: swift),
    .target(name: "Syntax", swiftSettings: swift),
    .target(name: "Coding", dependencies: ["Domain", "Ontology", "Syntax"], swiftSettings: swift),

    // Keeping.
    .target(name: "Intake", dependencies: ["CLinux", "Domain", "FileSystem"], swiftSettings: swift),
    .target(name: "EventLog", dependencies: ["COpenSSL", "Domain", "FileSystem"], swiftSettings: swift),
    .target(
      name: "Projections",
      dependencies: [
        "Domain", "EventLog", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: swift
    ),

    // Deciding and running.
    .target(name: "Alerting", dependencies: ["Domain"], swiftSettings: swift),
    .target(name: "Settings", dependencies: ["Domain", "TOMLKit"], swiftSettings: swift),
    .target(
      name: "Daemon",
      dependencies: [
        "CLinux", "Domain", "Systemd", "FileSystem", "Ontology", "Syntax", "Coding", "Intake", "EventLog",
        "Projections", "Alerting", "Settings",
      ],
      swiftSettings: swift
    ),

    // Programs.
    .executableTarget(
      name: "tocsind",
      dependencies: ["Daemon", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: swift
    ),
    .executableTarget(
      name: "tocsin",
      dependencies: [
        "Domain", "Systemd", "FileSystem", "Ontology", "Syntax", "Coding", "Intake", "EventLog",
        "Projections", "Alerting", "Settings", "Daemon",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swift
    ),
    .executableTarget(
      name: "tocsin-train",
      dependencies: [
        "Domain", "Ontology", "Syntax", "Coding", "Settings",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swift
    ),
    .executableTarget(
      name: "tocsin-bench",
      dependencies: [
        "Domain", "FileSystem", "Ontology", "Syntax", "Coding", "Intake", "EventLog", "Projections",
        "Alerting", "Settings", "Daemon", "Systemd",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swift
    ),

    // Tests: a folder per target, named after it.
    .testTarget(name: "DomainTests", dependencies: ["Domain"]),
    .testTarget(name: "SystemdTests", dependencies: ["Systemd"]),
    .testTarget(name: "FileSystemTests", dependencies: ["FileSystem"]),
    .testTarget(name: "OntologyTests", dependencies: ["Ontology", "Domain"]),
    .testTarget(name: "SyntaxTests", dependencies: ["Syntax"]),
    .testTarget(name: "CodingTests", dependencies: ["Coding", "Ontology", "Syntax", "Domain"]),
    .testTarget(name: "IntakeTests", dependencies: ["Intake", "FileSystem", "Domain"]),
    .testTarget(
      name: "EventLogTests", dependencies: ["EventLog", "FileSystem", "Domain"], exclude: ["golden"]),
    .testTarget(name: "ProjectionsTests", dependencies: ["Projections", "EventLog", "FileSystem", "Domain"]),
    .testTarget(name: "AlertingTests", dependencies: ["Alerting", "Domain"]),
    .testTarget(name: "SettingsTests", dependencies: ["Settings", "Domain"]),
    .testTarget(
      name: "DaemonTests",
      dependencies: [
        "Daemon", "Domain", "FileSystem", "EventLog", "Intake", "Projections", "Settings", "Systemd",
      ]),
    .testTarget(name: "CommandLineTests", dependencies: ["tocsin", "tocsind"], exclude: ["golden"]),
    .testTarget(name: "TidyTests"),
  ],
  swiftLanguageModes: [.v6],
  cxxLanguageStandard: .cxx17
)
