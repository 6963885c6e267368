public import Testing
internal import Threading

/// Runs a suite's tests on a thread of its own: a test that waits for a program would hold one of the few threads
/// that all other tests share, and one that has a deadline would wait for them.
public struct BlockingTrait: SuiteTrait, TestTrait, TestScoping {
    private let thread = BlockingThread()

    public var isRecursive: Bool { true }

    public func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        try await withTaskExecutorPreference(thread) { try await function() }
    }
}

extension Trait where Self == BlockingTrait {
    /// The suite's tests wait: for programs, or for answers with a deadline.
    public static var blocking: Self { Self() }
}
