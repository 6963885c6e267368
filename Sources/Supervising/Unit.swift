internal import CSystemd

#if canImport(Glibc)
    internal import Glibc
#endif

/// What systemd says of one unit.
public struct Unit: Equatable, Sendable {
    /// Such as `hledwatch.service`.
    public let name: String
    /// `loaded`, `not-found`, `bad-setting`, `masked`.
    public let loading: String
    /// `active`, `inactive`, `failed`, `activating`.
    public let activity: String
    /// `enabled`, `disabled`, `static`; empty for one that has no file.
    public let file: String
    /// Why a service ended: `success`, `exit-code`, `watchdog`.
    public let result: String
    /// How often a service was restarted by itself since it was last started by somebody.
    public let restarts: Int
    /// Files by the names of the credentials that they become.
    public let credentials: [String: String]

    /// - Returns: `nil` where no systemd runs, or it does not answer.
    public init?(_ name: String) {
        guard sd_booted() > 0, let bus = SystemBus(), let path = bus.path(of: name) else { return nil }
        self.name = name
        func text(_ property: String, _ interface: String = "Unit") -> String {
            bus.text(property, of: path, interface) ?? ""
        }
        loading = text("LoadState")
        activity = text("ActiveState")
        file = text("UnitFileState")
        let isService = name.hasSuffix(".service")
        result = isService ? text("Result", "Service") : ""
        restarts = isService ? bus.number("NRestarts", of: path, "Service") : 0
        credentials = isService ? bus.pairs("LoadCredential", of: path, "Service") : [:]
    }
}

/// A connection to the system's message bus.
@safe private final class SystemBus {
    private let raw: OpaquePointer
    private static let manager = "org.freedesktop.systemd1"

    init?() {
        var bus: OpaquePointer?
        guard unsafe sd_bus_open_system(&bus) >= 0, let bus = unsafe bus else { return nil }
        unsafe raw = bus
    }

    deinit { unsafe sd_bus_flush_close_unref(raw) }

    /// Where a unit of that name is on the bus, whether there is one or not.
    func path(of unit: String) -> String? {
        var path: UnsafeMutablePointer<CChar>?
        guard unsafe sd_bus_path_encode("/org/freedesktop/systemd1/unit", unit, &path) >= 0,
            let path = unsafe path
        else { return nil }
        defer { unsafe free(path) }
        return unsafe String(cString: path)
    }

    func text(_ property: String, of path: String, _ interface: String) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard
            unsafe sd_bus_get_property_string(
                raw, Self.manager, path, "\(Self.manager).\(interface)", property, nil, &text) >= 0,
            let text = unsafe text
        else { return nil }
        defer { unsafe free(text) }
        return unsafe String(cString: text)
    }

    func number(_ property: String, of path: String, _ interface: String) -> Int {
        var number: UInt32 = 0
        let code = unsafe sd_bus_get_property_trivial(
            raw, Self.manager, path, "\(Self.manager).\(interface)", property, nil, CChar(UInt8(ascii: "u")),
            &number)
        return code >= 0 ? Int(number) : 0
    }

    func pairs(_ property: String, of path: String, _ interface: String) -> [String: String] {
        var message: OpaquePointer?
        guard
            unsafe sd_bus_get_property(
                raw, Self.manager, path, "\(Self.manager).\(interface)", property, nil, &message, "a(ss)")
                >= 0,
            let message = unsafe message
        else { return [:] }
        defer { unsafe sd_bus_message_unref(message) }
        guard unsafe hledwatch_bus_enter(message, CChar(UInt8(ascii: "a")), "(ss)") >= 0 else { return [:] }
        var found: [String: String] = [:]
        var (first, second): (UnsafePointer<CChar>?, UnsafePointer<CChar>?) = (nil, nil)
        while unsafe hledwatch_bus_pair(message, &first, &second) > 0 {
            guard let name = unsafe first, let value = unsafe second else { break }
            unsafe found[String(cString: name)] = unsafe String(cString: value)
        }
        return found
    }
}

/// Whether somebody keeps this machine's clock (adjtimex(2)); `nil` when the kernel does not say.
public func clockIsKept() -> Bool? {
    switch hledwatch_clock_is_kept() {
    case 1: true
    case 0: false
    default: nil
    }
}
