internal import FactSheets
internal import Glibc
internal import Supervising
internal import Synchronization

/// Watches how much room is left in the file system of the archive, so that polling pauses before it is full.
///
/// Reading, deliveries and what is under way go on; nothing is deleted. A pause and its end are said once each.
final class RoomWatch: Sendable {
    private let directory: String
    private let least: Int
    private let log: Log
    private let isPaused = Mutex(false)

    /// - Parameters:
    ///   - directory: The archive's.
    ///   - least: How many bytes must be free for this user; 0: as many as there are.
    ///   - log: Where a pause is said.
    init(directory: String, least: Int, log: Log) {
        self.directory = directory
        self.least = least
        self.log = log
    }

    /// Whether there is room to poll. After a pause there must be an eighth more than what began it, so that polling does
    /// not start and stop with every file that comes and goes. A file system that does not say counts as having room.
    func hasRoom() -> Bool {
        guard least > 0, let free = Self.freeBytes(of: directory) else { return true }
        return isPaused.withLock { isPaused in
            let isLow = free < (isPaused ? least + least / 8 : least)
            if isLow != isPaused {
                isPaused = isLow
                let fields: [(Field, String)] = [(.bytes, String(free)), (.path, directory)]
                if isLow {
                    log(.error, "little room is left on the disk, polling pauses until there is more", fields)
                } else {
                    log(.notice, "there is room on the disk again, polling goes on", fields)
                }
            }
            return !isLow
        }
    }

    /// What the last look found, for whoever asks how the service is.
    var isLow: Bool { isPaused.withLock { $0 } }

    /// What this user may still fill; `nil` when the system does not say.
    static func freeBytes(of directory: String) -> Int? {
        var status = statvfs()
        guard unsafe statvfs(directory, &status) == 0 else { return nil }
        let (bytes, isTooMuch) = Int(clamping: status.f_bavail).multipliedReportingOverflow(
            by: Int(clamping: status.f_frsize))
        return isTooMuch ? .max : bytes
    }
}
