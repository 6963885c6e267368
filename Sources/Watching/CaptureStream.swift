internal import FactSheets
internal import WebArchives

/// The captures of one file, one after the other.
final class CaptureStream {
    /// What comes next; of a saved file, without its body, so that many files can wait in little memory.
    private(set) var next: RecordedAnswer?
    private(set) var damage: [String] = []
    let size: Int64
    /// The file's path, and in a package the name behind it.
    let path: String
    private let moments: CaptureReader?

    /// The streams of the file at `path`, which may be a package of several; what cannot be read is told to `refuse`,
    /// one line each.
    static func all(path: String, refuse: (String) -> Void) throws -> [CaptureStream] {
        var streams: [CaptureStream] = []
        func add(_ stream: () throws -> CaptureStream) throws {
            do { streams.append(try stream()) } catch let error as any Explained { refuse(error.summary) }
        }
        if path.hasSuffix(".wacz") || path.hasSuffix(".zip") {
            do {
                for place in try WARCPlace.all(inPackage: path, refuse: refuse) {
                    try add { try CaptureStream(place) }
                }
            } catch let error as any Explained { refuse(error.summary) }
        } else if path.hasSuffix(".warc") || path.hasSuffix(".warc.gz") {
            try add { try CaptureStream(WARCPlace(path: path)) }
        } else {
            try add { try CaptureStream(saved: path) }
        }
        return streams
    }

    private init(_ place: WARCPlace) throws(WebArchiveError) {
        path = place.description
        let moments = try CaptureReader(place)
        self.moments = moments
        size = moments.progress.size
        advance()
    }

    private init(saved path: String) throws {
        self.path = path
        moments = nil
        let bytes = try readFile(path)
        size = Int64(bytes.count)
        var capture = try savedFile(bytes, path: path)
        capture.body = []
        next = RecordedAnswer(capture)
        next?.role = capture.role
    }

    var position: Int64 { moments?.progress.read ?? (next == nil ? size : 0) }

    /// By time, then by path, so that the same files always come in the same order.
    var order: (Instant, String) { (next?.capture.time ?? .never, path) }

    /// What comes next, with its body.
    func whole() throws -> RecordedAnswer? {
        guard moments == nil, var answer = next else { return next }
        answer.capture.body = try readFile(path)
        return answer
    }

    func advance() {
        next = nil
        guard let moments else { return }
        do {
            next = try moments.next()
        } catch {
            damage.append(error.summary)
        }
        if next == nil { damage += moments.damage.map { "\(path): \($0)" } }
    }
}

/// Streams in the order of what they hold next: a binary heap, for directories of thousands of files.
struct CaptureQueue {
    private var heap: [CaptureStream] = []

    mutating func push(_ stream: CaptureStream) {
        heap.append(stream)
        var child = heap.count - 1
        while child > 0, case let parent = (child - 1) / 2, heap[child].order < heap[parent].order {
            heap.swapAt(child, parent)
            child = parent
        }
    }

    /// The stream whose next capture is the earliest.
    mutating func pop() -> CaptureStream? {
        guard let first = heap.first, let last = heap.popLast() else { return nil }
        if heap.isEmpty { return first }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count {
                if heap[child].order < heap[least].order { least = child }
            }
            if least == parent { return first }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
