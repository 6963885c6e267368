/// Writes a ZIP file of stored entries at `path`; the same bytes for the same files.
/// - Throws: `.unwritable`.
public func writeZIP(of files: [(name: String, bytes: [UInt8])], to path: String) throws {
    let output = try ArchiveOutput(path: path)
    let zip = ZIPWriter(output)
    for file in files {
        _ = try zip.entry(file.name, listener: { _ in }) { try $0.write(file.bytes) }
    }
    try zip.close()
}
