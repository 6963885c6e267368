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
