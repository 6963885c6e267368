import FactSheets
import Glibc

/// Where the configuration and the archive are.
enum Locations {
    /// `--state`, `$STATE_DIRECTORY`, `$XDG_STATE_HOME/hledwatch`, `~/.local/state/hledwatch`.
    static func state(_ arguments: Arguments) throws(UsageError) -> String {
        if let directory = arguments["--state"] { return directory }
        // systemd lists several directories with colons between them.
        if let first = environment("STATE_DIRECTORY")?.split(separator: ":").first { return String(first) }
        if let home = environment("XDG_STATE_HOME"), !home.isEmpty { return home + "/hledwatch" }
        if let home = environment("HOME"), !home.isEmpty { return home + "/.local/state/hledwatch" }
        throw UsageError("there is no place for the archive", hint: "give one with --state DIR")
    }

    /// `--config`, `/etc/hledwatch/hledwatch.toml`, the one installed beside this program, or that of its source tree.
    static func configuration(_ arguments: Arguments) throws(ConfigurationError) -> Configuration {
        try Configuration.load(path: configurationPath(arguments))
    }

    static func configurationPath(_ arguments: Arguments) -> String {
        if let path = arguments["--config"] { return path }
        return unsafe access(usualConfiguration, R_OK) == 0 ? usualConfiguration : shippedConfiguration
    }

    static let usualConfiguration = "/etc/hledwatch/hledwatch.toml"

    /// The configuration as it was shipped: installed beside this program, or that of its source tree.
    static var shippedConfiguration: String {
        let program = programDirectory
        var directory = program
        for _ in 0..<5 where unsafe access(directory + "/Package.swift", R_OK) != 0 { directory += "/.." }
        let candidates = [
            program + "/../share/hledwatch/hledwatch.toml", directory + "/Config/hledwatch.toml",
        ]
        return candidates.first { unsafe access($0, R_OK) == 0 } ?? usualConfiguration
    }

    private static var programDirectory: String {
        let path =
            unsafe realpath("/proc/self/exe", nil).map { resolved in
                defer { unsafe free(resolved) }
                return unsafe String(cString: resolved)
            } ?? ""
        return path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    }
}
