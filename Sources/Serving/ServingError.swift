public import FactSheets

/// Why the server could not begin.
public enum ServingError: Explained, Equatable {
    case portInUse(host: String, port: Int)
    case notLoopback(host: String)
    case badPort(Int)
    case cannotListen(host: String, port: Int, reason: String)

    public var summary: String {
        switch self {
        case .portInUse(let host, let port): "port \(port) on '\(host)' is in use by another program"
        case .notLoopback(let host): "'\(host)' is not an address of this machine alone"
        case .badPort(let port): "\(port) is not a port; ports are 0 to 65535"
        case .cannotListen(let host, let port, let reason):
            "cannot listen on '\(host)' port \(port): \(reason)"
        }
    }

    public var remedy: String? {
        switch self {
        case .portInUse: "choose another port, or 0 for any that is free"
        case .notLoopback: "use '127.0.0.1' or '::1', and a web server in front for the outside"
        case .badPort, .cannotListen: nil
        }
    }
}
