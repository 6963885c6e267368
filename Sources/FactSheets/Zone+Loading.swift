extension Zone {
    /// Where Debian's `tzdata` keeps the zones.
    public static let directory = "/usr/share/zoneinfo"

    /// The zone of that name from this machine's time zone database.
    ///
    /// A name is made of letters, digits, `_`, `+` and `-`, in up to three parts with `/` between: nothing that leads
    /// out of the database. `nil` when there is none of that name, or its data cannot be read.
    public static func named(_ name: String, in directory: String = directory) -> Zone? {
        if name == utc.name { return utc }
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        let isSound = parts.allSatisfy { part in
            !part.isEmpty
                && part.utf8.allSatisfy {
                    (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0)
                        || $0 == 0x5F || $0 == 0x2B || $0 == 0x2D
                }
        }
        guard isSound, (1...3).contains(parts.count), name.utf8.count <= 64,
            case .success(let bytes) = readFile("\(directory)/\(name)", most: 1 << 18)
        else { return nil }
        return Zone(name: name, tzif: bytes)
    }
}
