internal import CSchemas
internal import FactSheets

/// The OpenAPI 3.1 description of the interface (<https://spec.openapis.org/oas/v3.1.0>), made of its operations and of the
/// schemas in `Config/schema`.
enum OpenAPI {
    static func description(version: String) -> [UInt8] {
        let text = object([
            ("openapi", string("3.1.0")),
            (
                "info",
                object([
                    ("title", string("hledwatch")), ("version", string(version)),
                    (
                        "description",
                        string(
                            "Documents that are followed, their versions, and what changed in meaning. Keys are in "
                                + "snake_case, times in RFC 3339 UTC. Answers carry an ETag. Errors are problems of RFC 9457."
                        )
                    ),
                ])
            ),
            ("servers", "[" + object([("url", string("/api/v1"))]) + "]"),
            ("paths", object(paths)),
            (
                "components",
                object([
                    ("schemas", object(schemas + [("problem", problem)])),
                    (
                        "securitySchemes",
                        object([
                            ("token", object([("type", string("http")), ("scheme", string("bearer"))]))
                        ])
                    ),
                ])
            ),
        ])
        return Array(text.utf8)
    }

    private static func path(_ operation: Operation) -> (String, String) {
        let type = if case .stream = operation.answer { "text/event-stream" } else { "application/json" }
        var answers = [
            (
                operation.sent == nil ? "200" : "201",
                object([
                    ("description", string(operation.summary)),
                    ("content", object([(type, object([("schema", schema(operation.answer))]))])),
                ])
            )
        ]
        if operation.sent == nil {
            answers.append(
                ("304", object([("description", string("What 'If-None-Match' names is still so."))])))
        }
        answers.append(
            (
                "default",
                object([
                    ("description", string("Why there is no answer.")),
                    (
                        "content",
                        object([("application/problem+json", object([("schema", reference("problem"))]))])
                    ),
                ])
            ))
        var members = [
            ("operationId", string(operation.id)), ("summary", string(operation.summary)),
            ("parameters", array(operation.parameters.map { parameter($0, in: operation) })),
            ("responses", object(answers)),
        ]
        if let sent = operation.sent {
            let body = object([
                ("type", string("object")),
                ("required", array(sent.members.filter(\.isRequired).map { string($0.name) })),
                ("properties", object(sent.members.map { ($0.name, schema($0.kind)) })),
            ])
            members += [
                (
                    "requestBody",
                    object([
                        ("required", "true"),
                        ("content", object([("application/json", object([("schema", body)]))])),
                    ])
                ),
                ("security", array([object([("token", array([]))])])),
            ]
        }
        return (operation.method == "POST" ? "post" : "get", object(members))
    }

    /// Paths with their operations, each path once.
    private static var paths: [(String, String)] {
        var made: [(path: String, methods: [(String, String)])] = []
        for operation in Routes.operations {
            let name = "/" + operation.path
            if let place = made.firstIndex(where: { $0.path == name }) {
                made[place].methods.append(path(operation))
            } else {
                made.append((name, [path(operation)]))
            }
        }
        return made.map { ($0.path, object($0.methods)) }
    }

    private static func parameter(_ parameter: Parameter, in operation: Operation) -> String {
        let isInPath = operation.path.contains("{\(parameter.name)}")
        return object([
            ("name", string(parameter.name)), ("in", string(isInPath ? "path" : "query")),
            ("required", parameter.isRequired ? "true" : "false"), ("description", string(parameter.summary)),
            ("schema", schema(parameter.kind)),
        ])
    }

    private static func schema(_ kind: Parameter.Kind) -> String {
        switch kind {
        case .words(let most): schema(ofText: "^[^\\u0000-\\u001f\\u007f]+$", most: most)
        case .name(let most): schema(ofText: "^[a-z0-9-]+$", most: most)
        case .side: schema(ofText: "^[a-z0-9-]{1,200}@[1-9][0-9]{0,5}$", most: 207)
        case .integer(let range):
            object([
                ("type", string("integer")), ("minimum", String(range.lowerBound)),
                ("maximum", String(range.upperBound)),
            ])
        case .time: object([("type", string("string")), ("format", string("date-time"))])
        case .choice(let names): object([("type", string("string")), ("enum", array(names.map(string)))])
        case .flag: object([("type", string("boolean"))])
        }
    }

    private static func schema(ofText pattern: String, most: Int) -> String {
        object([
            ("type", string("string")), ("minLength", "1"), ("maxLength", String(most)),
            ("pattern", string(pattern)),
        ])
    }

    private static func schema(_ answer: Operation.Answer) -> String {
        switch answer {
        case .schema(let name): reference(name)
        case .part(let part, let name): reference(part, of: name)
        case .object(let members):
            object([
                ("type", string("object")), ("additionalProperties", "false"),
                ("required", array(members.filter(\.isRequired).map { string($0.name) })),
                ("properties", object(members.map { ($0.name, schema($0)) })),
            ])
        case .description: object([("type", string("object"))])
        case .stream: object([("type", string("string"))])
        }
    }

    private static func schema(_ member: Operation.Member) -> String {
        guard let part = member.part else { return object([("type", string("string"))]) }
        let one = reference(part.name, of: part.schema)
        return member.isList ? object([("type", string("array")), ("items", one)]) : one
    }

    private static func reference(_ part: String, of schema: String) -> String {
        reference(schema + (part.contains("/") ? "/" : "/$defs/") + part)
    }

    private static func reference(_ name: String) -> String {
        object([("$ref", string("#/components/schemas/\(name)"))])
    }

    private static let problem = object([
        ("type", string("object")), ("required", array(["detail", "status", "title", "type"].map(string))),
        (
            "properties",
            object([
                ("detail", object([("type", string("string"))])),
                ("status", object([("type", string("integer"))])),
                ("title", object([("type", string("string"))])),
                ("type", object([("type", string("string"))])),
            ])
        ),
    ])

    /// The schemas of `Config/schema`; what refers to a definition of its own says in which schema it is.
    private static let schemas: [(String, String)] = {
        var made: [(String, String)] = []
        while let schema = unsafe hledwatch_schema_at(made.count)?.pointee {
            let name = unsafe String(cString: schema.name)
            let bytes = unsafe UnsafeBufferPointer(start: schema.bytes, count: schema.count)
            let text = unsafe String(decoding: bytes, as: UTF8.self)
            let own = text.split(separator: "\"#/$defs/", omittingEmptySubsequences: false)
            made.append((name, own.joined(separator: "\"#/components/schemas/\(name)/$defs/")))
        }
        return made
    }()

    // MARK: JSON

    private static func object(_ members: [(String, String)]) -> String {
        "{" + members.map { string($0.0) + ":" + $0.1 }.joined(separator: ",") + "}"
    }

    private static func array(_ values: [String]) -> String { "[" + values.joined(separator: ",") + "]" }

    private static func string(_ text: String) -> String {
        (try? String(decoding: JSON.encode(text), as: UTF8.self)) ?? "\"\""
    }
}
