/// The program's own version.
enum Program {
    static let version = "0.1.0"
}
