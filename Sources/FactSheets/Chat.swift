/// A chat that digests are written to, by its service's documented HTTP interface.
public enum Chat: Equatable, Sendable {
    /// Posted to an address that the service gave out: whoever knows it may write there, so it is a secret.
    case hook(Hook, addressFile: String)
    /// A room of a Matrix server, ending without `/`; the room by its id or alias.
    case matrix(server: String, room: String, tokenFile: String)
    case ntfy(server: String, topic: Topic, tokenFile: String?)
    /// `chat`: a number, or the `@name` of a channel.
    case telegram(server: String, chat: String, tokenFile: String)

    /// Services that give out an address to post to.
    public enum Hook: String, Sendable { case slack, mattermost, discord, teams }

    /// On a server without access control whoever knows a topic may read it: then it is a secret.
    public enum Topic: Equatable, Sendable {
        case named(String)
        case file(String)
    }

    /// What a configuration calls them.
    public enum Service: String, Sendable, CaseIterable {
        case slack, mattermost, discord, teams, matrix, ntfy, telegram
    }

    public var service: Service {
        switch self {
        case .hook(.slack, _): .slack
        case .hook(.mattermost, _): .mattermost
        case .hook(.discord, _): .discord
        case .hook(.teams, _): .teams
        case .matrix: .matrix
        case .ntfy: .ntfy
        case .telegram: .telegram
        }
    }

    /// The files of its secrets.
    public var secretFiles: [String] {
        switch self {
        case .hook(_, let file): [file]
        case .matrix(_, _, let file): [file]
        case .ntfy(_, .named, let file): [file].compactMap { $0 }
        case .ntfy(_, .file(let topic), let file): [topic] + [file].compactMap { $0 }
        case .telegram(_, _, let file): [file]
        }
    }
}
