internal import Archiving
internal import FactSheets
internal import Pages
internal import Scheduling
internal import Serving

/// Time gates and time maps for every followed address (RFC 7089, pattern 2.1): the mementos of a document's address are
/// its versions, those of any other the answers that were kept.
extension Routes {
    func timeGate(_ visit: Visit) throws -> HTTPResponse? {
        guard let address = Self.address(in: visit.request.target, behind: "/timegate/") else { return nil }
        var wanted: Instant?
        if let text = visit.request.headers["Accept-Datetime"] {
            guard let time = parseHTTPDate(text) else {
                return .problem(
                    400, "Accept-Datetime is no date such as 'Tue, 13 Sep 2022 02:00:00 GMT'",
                    headers: [Self.varies])
            }
            wanted = time
        }
        let base = base(of: visit)
        return try reading { archive in
            guard let past = try past(of: address, near: wanted, in: archive, base: base) else { return nil }
            let links = Original(past.address, base: base).links(
                shown: past.shown, among: past.around, complete: past.complete)
            return HTTPResponse(
                status: 302,
                headers: [
                    Header("Location", past.shown.address), Self.varies, Header("Link", links),
                    Header("Cache-Control", "no-cache"),
                ])
        }
    }

    func timeMap(_ visit: Visit) throws -> HTTPResponse? {
        // The query of a map's further pages stands before the address: it has one of its own.
        guard visit.path.dropFirst().first == "link" else { return nil }
        var rest = visit.request.target.dropFirst("/timemap/link/".utf8.count)
        var after: Int64 = 0
        if rest.hasPrefix("after/") {
            let number = rest.dropFirst(6).prefix { $0 != "/" }
            guard let place = Int64(number), place > 0 else { return nil }
            after = place
            rest = rest.dropFirst(6 + number.utf8.count + 1)
        }
        let base = base(of: visit)
        return try reading { archive in
            guard let address = try followed(String(rest), in: archive) else { return nil }
            let original = Original(address, base: base)
            if let document = try archive.document(address: address) {
                let mementos = try archive.versions(of: document.id).map {
                    memento(of: document, $0, base: base)
                }
                return answer(original.timeMap(mementos), Self.linkFormat)
            }
            let answers = try archive.answers(at: address, after: after, limit: Self.mostListed + 1)
            let shown = answers.prefix(Self.mostListed)
            guard let last = shown.last else { return nil }
            let map = original.timeMap(
                shown.map { memento(ofCapture: $0.id, $0.time, base: base) },
                page: after == 0 ? nil : Self.page(base, after: after, of: address),
                next: answers.count > shown.count
                    ? (Self.page(base, after: last.id, of: address), answers[shown.count].time) : nil)
            return answer(map, Self.linkFormat)
        }
    }

    /// What the page of a version says of itself as a memento.
    func mementoHeaders(
        of document: Document, _ version: Version, among versions: [Version], _ visit: Visit
    ) -> [Header] {
        let base = base(of: visit)
        let links = Original(document.url, base: base).links(
            shown: memento(of: document, version, base: base),
            among: versions.map { memento(of: document, $0, base: base) })
        return [Header("Memento-Datetime", httpDate(version.time)), Header("Link", links)]
    }

    /// The same of a capture's body.
    func mementoHeaders(
        of capture: StoredCapture, in archive: Archive, _ visit: Visit
    ) throws -> [Header] {
        let base = base(of: visit)
        let url = capture.capture.url
        guard let past = try past(of: url, at: capture.id, capture.capture.time, in: archive, base: base)
        else {
            return []
        }
        let links = Original(url, base: base).links(shown: past.shown, among: past.around, complete: false)
        return [Header("Memento-Datetime", httpDate(past.shown.time)), Header("Link", links)]
    }

    // MARK: What was there

    /// The memento for a time, with the first, the last, and its neighbours.
    private func past(
        of asked: String, near time: Instant?, in archive: Archive, base: String
    ) throws -> (address: String, shown: Memento, around: [Memento], complete: Bool)? {
        guard let address = try followed(asked, in: archive) else { return nil }
        if let document = try archive.document(address: address) {
            let all = try archive.versions(of: document.id).map { memento(of: document, $0, base: base) }
            guard let first = all.first, let last = all.last else { return nil }
            let shown = time.map { time in all.last { $0.time <= time } ?? first } ?? last
            return (address, shown, all, true)
        }
        guard let found = try archive.answer(at: address, near: time),
            let past = try past(of: address, at: found.id, found.time, in: archive, base: base)
        else { return nil }
        return (address, past.shown, past.around, false)
    }

    /// A kept answer between the first and the last of its address.
    private func past(
        of address: String, at capture: Int64, _ time: Instant, in archive: Archive, base: String
    ) throws -> (shown: Memento, around: [Memento])? {
        guard let first = try archive.answer(at: address, near: Instant(milliseconds: .min)),
            let last = try archive.answer(at: address, near: nil)
        else { return nil }
        var around: [Memento] = []
        for answer in [first, (id: capture, time: time), last] {
            let memento = memento(ofCapture: answer.id, answer.time, base: base)
            if around.last != memento { around.append(memento) }
        }
        return (memento(ofCapture: capture, time, base: base), around)
    }

    /// The address as it is followed: as it was asked, or with or without a slash at its end.
    private func followed(_ asked: String, in archive: Archive) throws -> String? {
        let other = asked.hasSuffix("/") ? String(asked.dropLast()) : asked + "/"
        for address in [asked, other] where address.utf8.count > 1 {
            if try archive.document(address: address) != nil { return address }
            if try archive.answer(at: address, near: nil) != nil { return address }
        }
        return nil
    }

    private func memento(of document: Document, _ version: Version, base: String) -> Memento {
        Memento(address: "\(base)documents/\(document.slug)/\(version.number)", time: version.time)
    }

    private func memento(ofCapture id: Int64, _ time: Instant, base: String) -> Memento {
        Memento(address: "\(base)captures/\(id)/body", time: time)
    }

    // MARK: Addresses

    /// Where the pages begin, absolute: as the configuration says, else as they were asked for.
    func base(of visit: Visit) -> String { visit.context.origin + visit.context.root }

    /// The address that stands behind a prefix, its own query included.
    private static func address(in target: String, behind prefix: String) -> String? {
        guard target.hasPrefix(prefix) else { return nil }
        return String(target.dropFirst(prefix.count))
    }

    private static func page(_ base: String, after place: Int64, of address: String) -> String {
        base + "timemap/link/after/\(place)/" + linkTarget(address)
    }

    private static let varies = Header("Vary", "Accept-Datetime")
    private static let linkFormat = "application/link-format"
    /// In one time map.
    private static let mostListed = 1000
}
