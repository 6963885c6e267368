internal import Archiving
internal import FactSheets
internal import Serving

/// The log of captures as C2SP's tlog-tiles lays it out.
extension Routes {
    func log(_ visit: Visit) throws -> HTTPResponse? {
        switch visit.path.dropFirst().first {
        case "checkpoint" where visit.path.count == 2: try checkpoint(visit.request)
        case "vkey" where visit.path.count == 2:
            try reading { answer(try verifierKeys(of: $0), "text/plain; charset=utf-8") }
        case "tile":
            try TilePath(visit.path.dropFirst(2).joined(separator: "/")[...]).flatMap {
                try tileAnswer($0, visit.request)
            }
        default: nil
        }
    }

    private func checkpoint(_ request: HTTPRequest) throws -> HTTPResponse? {
        guard let checkpoint = try reading({ try $0.newestCheckpoint() }) else { return nil }
        return answer(checkpoint.note, "text/plain; charset=utf-8")
    }

    /// What the newest checkpoint covers never changes; all else is not there (yet).
    private func tileAnswer(_ tile: TilePath, _ request: HTTPRequest) throws -> HTTPResponse? {
        try reading { archive in
            guard let size = try archive.newestCheckpoint()?.size, tile.isCovered(by: size) else {
                return nil
            }
            let bytes =
                try tile.level.map {
                    try archive.tileBytes(level: $0, number: tile.number, width: tile.width)
                }
                ?? entryBundle(of: archive, number: tile.number, width: tile.width)
            return answer(
                bytes, "application/octet-stream",
                cache: tile.width == 256 ? "public, max-age=31536000, immutable" : "no-cache")
        }
    }
}
