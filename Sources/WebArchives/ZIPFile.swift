/// Writes a ZIP file of stored entries at `path`; the same bytes for the same files.
/// - Throws: `.unwritable`.
public func writeZIP(
    of names: [String], to path: String, contents: (String) throws -> () throws -> [UInt8]?
) throws {
    let output = try ArchiveOutput(path: path)
    let zip = ZIPWriter(output)
    for name in names {
        let next = try contents(name)
        _ = try zip.entry(name, listener: { _ in }) { output in
            while let piece = try next() { try output.write(piece) }
        }
    }
    try zip.close()
}
