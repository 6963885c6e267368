/// Where a WARC is: a file of its own, or one that is stored in a WACZ or another ZIP file.
public struct WARCPlace: Equatable, Sendable, CustomStringConvertible {
    public let path: String
    /// The name of the file in the package, and the bytes of the package that it is.
    let part: Part?

    struct Part: Equatable, Sendable {
        let name: String
        let bytes: Range<Int64>
    }

    public init(path: String) {
        self.path = path
        part = nil
    }

    init(path: String, part: Part) {
        self.path = path
        self.part = part
    }

    /// The path, and within a package the name behind it.
    public var description: String { part.map { "\(path): \($0.name)" } ?? path }

    /// The WARCs in the WACZ or other ZIP file at `path`, in the order of its directory.
    ///
    /// They must be stored, as the WACZ format wants it (1.1.1, section 5.3.1): so they are read where they are, of any
    /// size. Others, and what makes no sense, are told to `refuse`, one line each, and passed over.
    /// - Throws: `.unreadable` for what is no ZIP file, or is cut off, or keeps no WARC.
    public static func all(
        inPackage path: String, refuse: (String) -> Void
    ) throws(WebArchiveError) -> [WARCPlace] {
        let directory = try ZIPDirectory(path: path)
        var places: [WARCPlace] = []
        for entry in directory.entries where entry.isWARC {
            do throws(WebArchiveError) {
                places.append(
                    WARCPlace(
                        path: path, part: Part(name: entry.name, bytes: try directory.bytes(of: entry))))
            } catch {
                refuse(error.summary)
            }
        }
        guard directory.entries.contains(where: \.isWARC) else {
            throw .unreadable(path: path, reason: "there is no .warc or .warc.gz file in it")
        }
        return places
    }
}
