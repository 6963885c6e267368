public import Testing
internal import Threading

/// Runs a suite's tests on two threads of their own: a test that waits for a program would hold one of the few
/// threads that all other tests share.
public struct BlockingTrait: TestTrait, SuiteTrait, TestScoping {
    private static let threads = [BlockingThread(), BlockingThread()]

    public var isRecursive: Bool { true }

    public func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @Sendable @concurrent () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        let thread = BlockingTrait.threads[Int.random(in: 0..<BlockingTrait.threads.count)]
        try await withTaskExecutorPreference(thread) { try await function() }
    }
}

extension Trait where Self == BlockingTrait {
    /// The tests wait for programs.
    public static var blocking: Self { Self() }
}
