internal import Dispatch
internal import Synchronization
internal import Threading

/// A thread that makes answers, one at a time, with a handler of its own. It ends once told to and is gone with `group`.
final class Worker: Sendable {
    private enum Job: Sendable {
        case answer(UInt64, HTTPRequest)
        case next(UInt64)
        case drop(UInt64)
        case stop
    }

    private let jobs = Mutex<[Job]>([])
    /// As many as there are jobs.
    private let count = DispatchSemaphore(value: 0)

    init(_ number: Int, of service: HTTPService, in group: DispatchGroup, mailbox: Mailbox) {
        // A serial queue: on Linux a concurrent one has about one thread per core.
        DispatchQueue(label: "hledwatch.serving.worker").async(group: group) { [self] in
            standAside(as: "hw-web-\(number + 1)", yielding: service.yields)
            let handle = service.maker()
            var bodies: [UInt64: HTTPPieces] = [:]
            func deliver(_ ticket: UInt64, _ result: Outcome.Result) {
                mailbox.deliver(Outcome(worker: number, ticket: ticket, result: result))
            }
            while true {
                switch take() {
                case .answer(let ticket, let request):
                    var response = handle(request)
                    if case .pieces(let pieces) = response.flow {
                        bodies[ticket] = pieces
                        response.flow = nil
                        deliver(ticket, .head(response, size: pieces.size))
                    } else {
                        deliver(ticket, .whole(response))
                    }
                case .next(let ticket): deliver(ticket, .piece(bodies[ticket]?.next() ?? .failure))
                case .drop(let ticket): bodies[ticket] = nil
                case .stop: return
                }
            }
        }
    }

    /// Has it answer `request`; the answer lies in the mailbox with that ticket.
    func answer(_ request: HTTPRequest, ticket: UInt64) { add(.answer(ticket, request)) }

    /// Has it make the next piece of that answer's body.
    func next(_ ticket: UInt64) { add(.next(ticket)) }

    /// Nobody needs that answer's body any more.
    func drop(_ ticket: UInt64) { add(.drop(ticket)) }

    /// Has it end, after what it was told before.
    func stop() { add(.stop) }

    private func add(_ job: Job) {
        jobs.withLock { $0.append(job) }
        count.signal()
    }

    private func take() -> Job {
        count.wait()
        return jobs.withLock { $0.removeFirst() }
    }
}

/// The workers as the server's thread sees them: who is free, and what waits. Belongs to that thread.
struct Crew {
    let workers: [Worker]
    private let room: Int
    private var free: [Int]
    private var waiting: [(ticket: UInt64, request: HTTPRequest)] = [] {
        didSet { load.note(waiting: waiting.count) }
    }
    private let load: ServerLoad

    /// `room`: how many requests may wait for a worker.
    init(_ workers: [Worker], room: Int, load: ServerLoad) {
        self.workers = workers
        self.room = room
        self.load = load
        free = Array(workers.indices)
    }

    /// Gives the request to who is free, or lets it wait; false when there is no room to wait.
    mutating func take(_ request: HTTPRequest, ticket: UInt64) -> Bool {
        if let worker = free.popLast() {
            load.countMade()
            workers[worker].answer(request, ticket: ticket)
            return true
        }
        guard waiting.count < room else {
            load.countTurnedAway()
            return false
        }
        waiting.append((ticket, request))
        return true
    }

    /// Nobody needs that answer any more.
    mutating func forget(_ ticket: UInt64) { waiting.removeAll { $0.ticket == ticket } }

    /// The worker has answered; it goes on with what waits longest.
    mutating func finished(_ worker: Int) {
        if waiting.isEmpty {
            free.append(worker)
        } else {
            let next = waiting.removeFirst()
            load.countMade()
            workers[worker].answer(next.request, ticket: next.ticket)
        }
    }
}
