import TestSupport
import Testing

/// The demonstration's recording, imported and sealed in an archive of its own.
struct ImportedDemonstration {
    let directory: TemporaryDirectory
    var state: String { directory.path + "/state" }

    init() throws {
        directory = try TemporaryDirectory()
        try seal()
    }

    /// Imports the recording, again where it is there: what was noted since is sealed with it.
    func seal() throws {
        let made = try run("import", DemonstrationTests.recording, "--config", SchemaTests.config)
        try #require(made.code == 0, "\(made.errors)")
    }

    /// Runs the program over the archive, its output going to no terminal.
    func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Program.Result {
        try run(arguments, environment: environment)
    }

    func run(_ arguments: [String], environment: [String: String] = [:]) throws -> Program.Result {
        try Program.run(Hledwatch.path, arguments + ["--state", state], environment: environment)
    }
}
