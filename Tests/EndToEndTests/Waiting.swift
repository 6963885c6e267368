import Glibc
import TestSupport

/// Whether `condition` comes true within 30 seconds; asked every few milliseconds, by poll(2) on nothing.
func waits(for condition: () throws -> Bool) throws -> Bool {
    for _ in 0..<3000 {
        if try condition() { return true }
        poll(nil, 0, 10)
    }
    return false
}

extension TemporaryDirectory {
    /// Whether a file with that ending comes to be in the folder `name`.
    func waits(forFileIn name: String, endingWith ending: String) throws -> Bool {
        try EndToEndTests.waits {
            try Program.run("/bin/ls", [path + "/" + name]).output.split(separator: "\n").contains {
                $0.hasSuffix(ending)
            }
        }
    }
}

extension Program {
    func waits(forError text: String) throws -> Bool { try EndToEndTests.waits { errors().contains(text) } }
}

/// Stands in for systemd: the datagram socket that `NOTIFY_SOCKET` names.
final class NotifySocket {
    let path: String
    private let descriptor: Int32

    init(path: String) throws {
        self.path = path
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        guard descriptor >= 0 else { throw SpawnError(what: "socket", code: errno) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { room in
            unsafe room.copyBytes(from: Array(path.utf8).prefix(room.count - 1))
        }
        let bound = unsafe withUnsafePointer(to: &address) { address in
            unsafe address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard bound == 0 else { throw SpawnError(what: "bind \(path)", code: errno) }
    }

    deinit { close(descriptor) }

    /// Whether a message with `text` in it comes within 30 seconds.
    func waitForMessage(containing text: String) throws -> Bool {
        for _ in 0..<30 {
            var wait = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard unsafe poll(&wait, 1, 1000) > 0 else { continue }
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = unsafe buffer.withUnsafeMutableBytes {
                unsafe recv(descriptor, $0.baseAddress, $0.count, 0)
            }
            if count > 0, String(decoding: buffer.prefix(count), as: UTF8.self).contains(text) { return true }
        }
        return false
    }
}
