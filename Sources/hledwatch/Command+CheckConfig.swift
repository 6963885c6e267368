import FactSheets
import Networking

extension Command {
    static let checkConfig = Command(
        "check-config", .keep, "whether the configuration is sound, and what it says",
        options: [.format("text", "json")]
    ) { arguments in
        _ = try arguments.exactly()
        let path = Locations.configurationPath(arguments)
        let configuration = try Configuration.load(path: path)
        _ = try networkPolicy(configuration)
        let summary = ConfigurationSummary(path: path, configuration)
        if arguments["--format"] == "json" {
            try Terminal.print(json: summary)
        } else {
            let profiles = summary.profiles.map {
                "  profile '\($0.name)': \($0.sources) sources polled, \($0.retired) retired, \($0.words) words, follow \($0.follow)"
            }
            try Terminal.print(
                lines: (["\(path) is sound"] + profiles + ["  \(summary.subscribers) subscribers"]).joined(
                    separator: "\n"))
        }
        return .done
    }
}

private struct ConfigurationSummary: Encodable {
    struct ProfileSummary: Encodable {
        let name: String
        let sources: Int
        let retired: Int
        let words: Int
        let follow: Configuration.Follow
    }
    let path: String
    let profiles: [ProfileSummary]
    let subscribers: Int

    init(path: String, _ configuration: Configuration) {
        self.path = path
        profiles = configuration.profiles.map { profile in
            let retired = profile.sources.count { $0.retired }
            return ProfileSummary(
                name: profile.name, sources: profile.sources.count - retired, retired: retired,
                words: profile.words.count,
                follow: profile.follow)
        }
        subscribers = configuration.subscribers.count
    }
}
