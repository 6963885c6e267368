internal import Archiving
internal import FactSheets
internal import Pages
internal import Serving

/// The interface for programs, under `/api/v1`.
extension Routes {
    /// Every operation, in the order of the description.
    static let operations = aboutItself + ofDocuments + ofEvents + ofCommitments + ofNotes + ofEvidence

    func api(_ visit: Visit) throws -> HTTPResponse {
        guard visit.path.dropFirst().first == "v1" else {
            return .problem(404, "this interface is under /api/v1")
        }
        let path = visit.path.dropFirst(2)
        let method = visit.request.method == "POST" ? "POST" : "GET"
        for operation in Self.operations where operation.method == method {
            guard let values = operation.match(path) else { continue }
            do {
                return try answer(operation, Asked(visit, operation, path: values))
            } catch let problem as APIProblem {
                return .problem(problem.status, problem.detail)
            } catch let error as NoteError {
                return .problem(422, error.summary)
            }
        }
        return .problem(404, "there is no such operation; /api/v1/openapi.json describes them")
    }

    /// What a token must permit to write there, and where it is shown; `nil` where nothing is written.
    static func writing(_ method: String, _ path: String) -> Writing? {
        let parts = path.split(separator: "/").map(String.init)
        guard method == "POST" else { return nil }
        guard parts.starts(with: ["api", "v1"]) else { return takesNotes(parts) ? .form(.notes) : nil }
        let operation = operations.first { $0.method == method && $0.match(parts.dropFirst(2)) != nil }
        return (operation?.sent?.scope).map { .authorized($0) }
    }

    private func answer(_ operation: Operation, _ asked: Asked) throws -> HTTPResponse {
        switch try operation.respond(self, asked) {
        case .whole(let response): return response
        case .made(let value, let place):
            var answer = answer(
                try JSON.encode(value) + [0x0A], "application/json", cache: "no-store")
            answer.status = 201
            answer.headers.append(Header("Location", asked.visit.context.root + "api/v1/" + place))
            return answer
        case .value(let value, let next):
            var answer = answer(try JSON.encode(value) + [0x0A], "application/json")
            if let next {
                let fields = asked.visit.fields.filter { $0.name != "cursor" } + [("cursor", next)]
                answer.headers.append(Header("Link", "<\(asked.visit.address(fields))>; rel=\"next\""))
            }
            return answer
        }
    }

    /// The document that the path names.
    func document(_ asked: Asked, in archive: Archive) throws -> Document {
        guard let found = try archive.document(slug: asked.text(.document) ?? "") else {
            throw APIProblem.noDocument
        }
        return found
    }

    private static let aboutItself: [Operation] = [
        Operation(
            id: "describe", path: "openapi.json", summary: "This description.", answer: .description
        ) { routes, asked in
            .whole(
                routes.answer(
                    OpenAPI.description(version: routes.version), "application/json"))
        }
    ]
}
