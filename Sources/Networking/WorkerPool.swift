internal import Synchronization

/// Up to `width` workers, made when first needed and lent to one task at a time.
final class WorkerPool: Sendable {
    fileprivate struct Idle {
        let worker: Worker
        /// The host it last asked, with which it may still have a connection.
        let host: String
    }
    fileprivate struct Waiting {
        let number: Int
        let resume: CheckedContinuation<Worker?, Never>
    }
    private enum Turn { case now(Worker?), later }
    fileprivate struct State {
        var idle: [Idle] = []
        var made = 0
        var waiting: [Waiting] = []
        var nextNumber = 0
    }

    private let width: Int
    private let state = Mutex(State())

    init(width: Int) { self.width = max(1, width) }

    /// Lends `body` a worker, one that last asked `host` if it is free; `nil` when the task was cancelled while waiting.
    func withWorker<Value>(for host: String, _ body: (Worker) async -> Value) async -> Value? {
        guard let worker = await take(for: host) else { return nil }
        let value = await body(worker)
        giveBack(worker, host)
        return value
    }

    private func take(for host: String) async -> Worker? {
        let (ready, number): (Worker?, Int) = state.withLock { state in
            state.nextNumber += 1
            return (state.takeFree(for: host, width: width), state.nextNumber)
        }
        if let ready { return ready }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let turn: Turn = state.withLock { state in
                    if Task.isCancelled { return .now(nil) }
                    // A worker may have come back since.
                    if let free = state.takeFree(for: host, width: width) { return .now(free) }
                    state.waiting.append(Waiting(number: number, resume: continuation))
                    return .later
                }
                if case .now(let worker) = turn { continuation.resume(returning: worker) }
            }
        } onCancel: {
            let left = state.withLock { state in
                state.waiting.firstIndex { $0.number == number }.map { state.waiting.remove(at: $0) }
            }
            left?.resume.resume(returning: nil)
        }
    }

    private func giveBack(_ worker: Worker, _ host: String) {
        let next: Waiting? = state.withLock { state in
            if !state.waiting.isEmpty { return state.waiting.removeFirst() }
            state.idle.append(Idle(worker: worker, host: host))
            return nil
        }
        next?.resume.resume(returning: worker)
    }
}

extension WorkerPool.State {
    /// One that knows `host`, else a new one, else the one that was used longest ago; `nil` when all are at work.
    fileprivate mutating func takeFree(for host: String, width: Int) -> Worker? {
        if let index = idle.lastIndex(where: { $0.host == host }) { return idle.remove(at: index).worker }
        if made < width {
            made += 1
            return Worker()
        }
        return idle.isEmpty ? nil : idle.removeFirst().worker
    }
}
