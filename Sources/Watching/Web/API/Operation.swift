internal import FactSheets
internal import Serving

/// One thing that can be asked of the interface under `/api/v1`: its route, what it takes, what it answers. Both the
/// answers and the OpenAPI description come of it, so that neither can drift from the other.
struct Operation: Sendable {
    /// What an answer is, by the schemas of `Config/schema`.
    enum Answer: Sendable {
        /// The whole of a schema.
        case schema(String)
        /// A part of a schema: what it defines under a name, or what stands at a place in it.
        case part(String, of: String)
        /// An object of these.
        case object([Member])
        /// The description itself.
        case description
        /// Server-sent events.
        case stream
    }

    /// One thing in an answer.
    struct Member: Sendable {
        let name: String
        /// What a schema defines, and under which name; `nil` for a text.
        let part: (name: String, schema: String)?
        let isList: Bool
        let isRequired: Bool

        static func one(_ name: String, _ part: String, of schema: String) -> Member {
            Member(name: name, part: (part, schema), isList: false, isRequired: true)
        }

        static func many(_ name: String, _ part: String, of schema: String) -> Member {
            Member(name: name, part: (part, schema), isList: true, isRequired: true)
        }

        /// With which the rest of a list is asked for.
        static let next = Member(name: "next", part: nil, isList: false, isRequired: false)
    }

    /// What is sent with a request that writes.
    struct Sent: Sendable {
        /// What the token must permit.
        let scope: Scope
        let members: [Parameter]
    }

    /// Unique, for programs made from the description.
    let id: String
    /// Below `/api/v1/`; parameters in braces.
    let path: String
    let summary: String
    var parameters: [Parameter] = []
    /// `nil` for what is only read.
    var sent: Sent?
    let answer: Answer
    let respond: @Sendable (Routes, Asked) throws -> Reply

    var method: String { sent == nil ? "GET" : "POST" }

    /// The parts of the path, to match a request's.
    private var parts: [Substring] { path.split(separator: "/") }

    /// The values in the places of the path's parameters; `nil` when the path is another's.
    func match(_ path: ArraySlice<String>) -> [String: String]? {
        let parts = parts
        guard parts.count == path.count else { return nil }
        var values: [String: String] = [:]
        for (part, given) in zip(parts, path) {
            if part.first == "{" {
                values[String(part.dropFirst().dropLast())] = given
            } else if part != given[...] {
                return nil
            }
        }
        return values
    }
}

/// What an operation takes, in the path or in the query.
struct Parameter: Sendable {
    enum Kind: Sendable {
        /// Anything without control characters, so many characters at most.
        case words(most: Int)
        /// Small letters, digits and `-`: what names and cursors are made of.
        case name(most: Int)
        /// A document's name, `@` and a version's number.
        case side
        case integer(ClosedRange<Int>)
        /// RFC 3339, or a date.
        case time
        case choice([String])
        case flag
    }

    let name: String
    let kind: Kind
    let summary: String
    var isRequired = false

    static let document = Parameter(
        name: "document", kind: .name(most: 200), summary: "a document's name",
        isRequired: true)
    static let version = Parameter(
        name: "version", kind: .integer(1...1_000_000), summary: "a version's number", isRequired: true)
    static let cursor = Parameter(
        name: "cursor", kind: .name(most: 40),
        summary: "where to go on: what the answer before had in 'next'")
    static func limit(_ most: Int) -> Parameter {
        Parameter(name: "limit", kind: .integer(1...most), summary: "at most so many")
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "-")
    }

    /// Why `text` is not what this takes; `nil` when it is.
    func fault(in text: String) -> String? {
        switch kind {
        case .words(let most):
            return (1...most).contains(text.unicodeScalars.count) ? nil : "must have 1 to \(most) characters"
        case .name(let most):
            return (1...most).contains(text.utf8.count) && text.utf8.allSatisfy(Self.isOfName)
                ? nil : "must be small letters, digits and '-', at most \(most)"
        case .side:
            let parts = text.split(separator: "@", omittingEmptySubsequences: false)
            let isSide =
                parts.count == 2 && (1...200).contains(parts[0].utf8.count)
                && parts[0].utf8.allSatisfy(Self.isOfName)
                && Int(parts[1]).map { (1...999_999).contains($0) && String($0) == parts[1] } ?? false
            return isSide ? nil : "must be a document's name, '@' and a version's number"
        case .integer(let range):
            guard let number = Int(text), String(number) == text, range.contains(number) else {
                return "must be a number from \(range.lowerBound) to \(range.upperBound)"
            }
            return nil
        case .time:
            return Instant(rfc3339: text) == nil ? "must be a time such as 2022-09-12T18:15:00Z" : nil
        case .choice(let names):
            return names.contains(text) ? nil : "must be one of " + names.joined(separator: ", ")
        case .flag:
            return text == "true" || text == "false" ? nil : "must be true or false"
        }
    }
}

/// A request to an operation, its parameters checked.
struct Asked {
    let visit: Visit
    private let values: [String: String]

    /// - Throws: `APIProblem` for a parameter that is unknown, repeated, missing or not what it must be.
    init(_ visit: Visit, _ operation: Operation, path: [String: String]) throws {
        self.visit = visit
        var values = path
        for (name, value) in visit.fields where name != "lang" {
            guard operation.parameters.contains(where: { $0.name == name }), path[name] == nil else {
                throw APIProblem(400, "the query has a parameter that is not known here")
            }
            guard values[name] == nil else { throw APIProblem(400, "'\(name)' stands in the query twice") }
            values[name] = value
        }
        for parameter in operation.parameters {
            guard let value = values[parameter.name] else {
                if parameter.isRequired { throw APIProblem(400, "'\(parameter.name)' is missing") }
                continue
            }
            if let fault = parameter.fault(in: value) {
                throw APIProblem(400, "'\(parameter.name)' \(fault)")
            }
        }
        self.values = values
    }

    func text(_ parameter: Parameter) -> String? { values[parameter.name] }
    func text(_ name: String) -> String? { values[name] }
    func number(_ name: String) -> Int? { values[name].flatMap { Int($0) } }
    func time(_ name: String) -> Instant? { values[name].flatMap { Instant(rfc3339: $0) } }
    func flag(_ name: String) -> Bool { values[name] == "true" }
}

/// What an operation answers.
enum Reply {
    /// `next`: the cursor with which the rest is asked for; `nil` at the end.
    case value(any Encodable, next: String? = nil)
    /// What was made, and where it is now: below `/api/v1/`.
    case made(any Encodable, at: String)
    case whole(HTTPResponse)
}

/// Why an operation has no answer: a status and this program's own words (RFC 9457).
struct APIProblem: Error {
    let status: Int
    let detail: String

    init(_ status: Int, _ detail: String) { (self.status, self.detail) = (status, detail) }

    static let noDocument = APIProblem(404, "there is no document of that name")
    static let noVersion = APIProblem(404, "the document has no such version")
    static let noCursor = APIProblem(404, "there is no such place to go on from; begin without 'cursor'")
}
