public import Archiving
public import FactSheets
internal import Pages

extension DocumentState {
    /// When a document was not there, of the events that happened to it.
    static func absences(_ events: [Event]) -> [Absence] {
        var made: [Absence] = []
        for event in events {
            if event.kind == .withdrawn { made.append((event.since, event.time, nil)) }
            if event.kind == .restored, let last = made.last, last.back == nil {
                made[made.count - 1].back = event.time
            }
        }
        return made
    }
}

extension Archive {
    /// Which version of `document` is shown for `time`, and what is known of that, in sentences.
    ///
    /// Called within a transaction.
    public func standing(
        of document: Document, at time: Instant
    ) throws -> (version: Int, sentences: [String]) {
        let marks = try eventMarks(of: document.id).filter { $0.kind == .withdrawn || $0.kind == .restored }
        let state = DocumentState(
            at: time, firstSeen: document.firstSeen, lastSeen: document.lastSeen,
            versions: try versions(of: document.id).map { ($0.number, $0.time, $0.since) },
            absences: DocumentState.absences(try marks.compactMap { try event(at: $0.sequence) }))
        return (state.version, state.sentences(at: time, PageContext(now: time, version: "")))
    }
}
