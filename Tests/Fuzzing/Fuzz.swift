import Glibc

/// libFuzzer calls this with one input after another; FUZZ_TARGET says which part of the program reads it.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let bytes = unsafe start.map { unsafe Array(UnsafeBufferPointer(start: $0, count: count)) } ?? []
    target(bytes)
    return 0
}

private let target: @Sendable ([UInt8]) -> Void = {
    let name = unsafe getenv("FUZZ_TARGET").map { unsafe String(cString: $0) } ?? ""
    guard let target = targets[name] else {
        fatalError("FUZZ_TARGET is '\(name)'; it can be \(targets.keys.sorted().joined(separator: ", "))")
    }
    return target
}()

/// Ends the run: libFuzzer keeps the input that led here.
func require(_ isSo: Bool, _ what: @autoclosure () -> String) {
    if !isSo { fatalError(what()) }
}
