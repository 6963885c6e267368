internal import Dispatch

/// A thread for blocking C calls, so that they never occupy Swift's small cooperative pool.
///
/// It must be a serial queue: on Linux a concurrent one has about one thread per core.
public final class BlockingThread: SerialExecutor, TaskExecutor {
    private let queue = DispatchQueue(label: "hledwatch.blocking")

    public init() {}

    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async {
            unsafe job.runSynchronously(
                isolatedTo: self.asUnownedSerialExecutor(), taskExecutor: self.asUnownedTaskExecutor())
        }
    }
}
