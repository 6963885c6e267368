public import FactSheets

/// What is wrong with the settings of the network, before anything is sent.
public enum NetworkError: Explained, Equatable {
    case badRange(String)
    case badHost(String)
    /// The proxy's address may hold a password, so it is not repeated.
    case badProxy
    case badAgent
    case badLimit(String)

    public var summary: String {
        switch self {
        case .badRange(let text): "'\(text)' in 'network.allow' is no range of addresses"
        case .badHost(let text): "'\(text)' in 'network.plain_http' is no host name"
        case .badProxy: "'network.proxy' is no proxy's address"
        case .badAgent: "the name or contact that is sent with every request holds characters a header cannot"
        case .badLimit(let name): "'network.\(name)' is out of range"
        }
    }

    public var remedy: String? {
        switch self {
        case .badRange: "write it as '10.1.2.0/24', 'fd00::/8' or one address, with no bits behind the prefix"
        case .badHost: "write the name alone, as 'www.example.org': no scheme, port or path"
        case .badProxy: "write it as 'http://host:port', 'https://host:port' or 'socks5h://host:port'"
        case .badAgent: "write 'network.contact' in printable ASCII without parentheses or line breaks"
        case .badLimit: nil
        }
    }
}
