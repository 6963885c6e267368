/// An error whose text is meant for the person at the terminal or reading the journal.
public protocol Explained: Error, CustomStringConvertible {
    /// What failed, to what, and why: one line, no full stop.
    var summary: String { get }
    /// What the reader can do next, or `nil` when there is nothing.
    var remedy: String? { get }
}

extension Explained {
    public var description: String {
        remedy.map { "\(summary)\n  hint: \($0)" } ?? summary
    }
}
