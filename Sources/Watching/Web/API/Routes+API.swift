internal import Archiving
internal import FactSheets
internal import Serving

/// The interface for programs, under `/api/v1`.
extension Routes {
    /// Every operation, in the order of the description.
    static let operations = aboutItself + ofDocuments + ofEvents

    func api(_ visit: Visit) throws -> HTTPResponse {
        let path = visit.path.dropFirst(2)
        guard visit.path.dropFirst().first == "v1" else {
            return .problem(404, "this interface is under /api/v1")
        }
        for operation in Self.operations {
            guard let values = operation.match(path) else { continue }
            do {
                return try answer(operation, Asked(visit, operation, path: values))
            } catch let problem as APIProblem {
                return .problem(problem.status, problem.detail)
            }
        }
        return .problem(404, "there is no such operation; /api/v1/openapi.json describes them")
    }

    private func answer(_ operation: Operation, _ asked: Asked) throws -> HTTPResponse {
        let reply = try operation.respond(self, asked)
        if case .description = operation.answer {
            return tagged(OpenAPI.description(version: version), "application/json", asked.visit.request)
        }
        var answer = tagged(try JSON.encode(reply.value) + [0x0A], "application/json", asked.visit.request)
        if let next = reply.next {
            var fields = asked.visit.fields.filter { $0.name != "cursor" }
            fields.append(("cursor", next))
            let address = asked.visit.address(fields)
            answer.headers.append(Header("Link", "<\(address)>; rel=\"next\""))
        }
        return answer
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
        ) { _, _ in Reply([String]()) }
    ]
}
