/// A redirect that ends at another page than the one asked for: whatever that says, the address was not answered.
enum Detour: Equatable {
    /// The site's root, or the front page of one of its languages.
    case home
    /// A page that lists what lies below it, the page asked for among them.
    case listing
    /// A page named for what it is: search, log-in, error.
    case other(String)

    var reason: String {
        switch self {
        case .home: "redirected to the home page"
        case .listing: "redirected to a listing above it"
        case .other(let name): "redirected to '\(name)'"
        }
    }

    /// `nil` when `answered` can be the page at `asked`: the same, or moved.
    init?(from asked: String, to answered: String) {
        let start = Self.steps(of: asked)
        var end = Self.steps(of: answered)
        guard asked != answered, !start.isEmpty else { return nil }
        while let last = end.last, Self.fronts.contains(Self.stem(last)) { end.removeLast() }
        if end.isEmpty || end.count == 1 && Self.isLanguage(end[0]) && start.count > 1 {
            self = .home
        } else if let name = end.last.map(Self.stem), Self.names.contains(name),
            start.last.map(Self.stem) != name
        {
            self = .other(name)
        } else if start.starts(with: end), start.count > end.count,
            start[end.count...].contains(where: { !Self.views.contains(Self.stem($0)) })
        {
            self = .listing
        } else {
            return nil
        }
    }

    /// The steps of an address's path, in small letters.
    private static func steps(of address: String) -> [Substring] {
        let path = address.lowercased().prefix { $0 != "?" && $0 != "#" }
        return Array(path.split(separator: "/").dropFirst(2))
    }

    /// A step without its ending and without the signs within it.
    private static func stem(_ step: Substring) -> String {
        String(step.prefix { $0 != "." && $0 != ";" }.filter { $0 != "-" && $0 != "_" })
    }

    private static func isLanguage(_ step: Substring) -> Bool {
        step.utf8.count == 2 || step.utf8.count == 5 && step.dropFirst(2).first == "-"
    }

    private static let fronts: Set = ["index", "default", "home", "inicio", "welcome", "main"]
    /// Steps that name another view of the page above them.
    private static let views: Set = ["index", "default", "amp", "print", "printable", "full", "view", "feed"]
    private static let names: Set = [
        "404", "403", "500", "error", "errors", "errorpage", "404error", "error404", "notfound",
        "pagenotfound",
        "page404", "accessdenied", "denied", "blocked", "unavailable", "maintenance", "mantenimiento",
        "login",
        "signin", "logon", "wplogin", "sso", "auth", "authorize", "search", "searchresults", "buscar",
        "busqueda", "sitemap", "unsupported", "unsupportedbrowser",
    ]
}
