import Archiving
import FactSheets
import Glibc
import Networking
import Watching
import Reading

// Once, before any task: what C libraries want done first.
signal(SIGPIPE, SIG_IGN)

let words = Array(CommandLine.arguments.dropFirst())
Task.detached { exit(await perform(words).rawValue) }
// This thread has nothing to do. Awaiting the task here would end the thread by unwinding it, which reads a megabyte of
// tables for that.
while true { pause() }

/// Runs one command and says what went wrong with it.
func perform(_ words: [String]) async -> ExitCode {
    do {
        guard let name = words.first, !["help", "--help", "-h"].contains(name) else {
            try Terminal.$pages.withValue(true) { try Terminal.print(Command.commands) }
            return .done
        }
        if name == "--version" {
            try Terminal.print("hledwatch \(Program.version)")
            return .done
        }
        guard let command = Command.all.first(where: { $0.name == name }) else {
            throw UsageError(
                "there is no command '\(name)'",
                hint: closest(to: name, among: Command.all.map(\.name)).map { "did you mean '\($0)'?" }
                    ?? "run 'hledwatch' to see the commands")
        }
        if words.contains("--help") || words.contains("-h") {
            try Terminal.$pages.withValue(true) { try Terminal.print(command.help) }
            return .done
        }
        let arguments = try Arguments(Array(words.dropFirst()), of: command)
        let colors = arguments["--color"].flatMap(Terminal.Colors.init) ?? .auto
        return try await Terminal.$colors.withValue(colors) {
            try await Terminal.$pages.withValue(command.isPaged && !arguments.has("--no-pager")) {
                try await command.action(arguments)
            }
        }
    } catch is OutputClosed {
        return .failed
    } catch {
        Terminal.progress(nil)
        Terminal.note("hledwatch: \(error)")
        return switch error {
        case is UsageError: .usage
        case is ConfigurationError, is NetworkError, is TokenListError: .configuration
        case ArchiveError.elsewhere: .configuration
        default: .failed
        }
    }
}
