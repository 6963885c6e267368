import FoundationEssentials

/// The part of JSON Schema 2020-12 that our schemas are written in: type, enum, pattern,
/// properties, required, additionalProperties, items, anyOf and references to `$defs`.
public struct JSONSchema {
    private let root: JSONValue

    public init(_ bytes: [UInt8]) throws {
        root = try JSONDecoder().decode(JSONValue.self, from: Data(bytes))
    }

    /// What in `bytes` is not as the schema says, one line each, with its place; empty when all is.
    public func violations(in bytes: [UInt8]) throws -> [String] {
        var found: [String] = []
        check(try JSONDecoder().decode(JSONValue.self, from: Data(bytes)), root, at: "$", &found)
        return found
    }

    private func check(_ value: JSONValue, _ schema: JSONValue, at place: String, _ found: inout [String]) {
        guard found.count < 20 else { return }
        if case .string(let reference)? = schema["$ref"] {
            let name = String(reference.dropFirst("#/$defs/".count))
            guard let target = root["$defs"]?[name] else {
                return found.append("\(place): no definition '\(name)'")
            }
            return check(value, target, at: place, &found)
        }
        if case .array(let choices)? = schema["anyOf"] {
            let fits = choices.contains { choice in
                var none: [String] = []
                check(value, choice, at: place, &none)
                return none.isEmpty
            }
            if !fits { found.append("\(place): fits none of the choices") }
        }
        if case .array(let allowed)? = schema["enum"], !allowed.contains(value) {
            found.append("\(place): \(value) is not allowed")
        }
        if case .string(let type)? = schema["type"], type != value.type {
            found.append("\(place): is \(value.type), not \(type)")
        }
        if case .string(let pattern)? = schema["pattern"], case .string(let text) = value {
            if let regex = try? Regex(pattern), text.wholeMatch(of: regex) == nil {
                found.append("\(place): '\(text)' is not \(pattern)")
            }
        }
        switch value {
        case .object(let members): check(members, schema, at: place, &found)
        case .array(let elements):
            guard let item = schema["items"] else { return }
            for (index, element) in elements.enumerated() {
                check(element, item, at: "\(place)[\(index)]", &found)
            }
        default: break
        }
    }

    private func check(
        _ members: [String: JSONValue], _ schema: JSONValue, at place: String, _ found: inout [String]
    ) {
        if case .array(let required)? = schema["required"] {
            for case .string(let name) in required where members[name] == nil {
                found.append("\(place): lacks '\(name)'")
            }
        }
        for (name, member) in members {
            if let property = schema["properties"]?[name] {
                check(member, property, at: "\(place).\(name)", &found)
            } else if case .bool(false)? = schema["additionalProperties"] {
                found.append("\(place): '\(name)' is not in the schema")
            } else if let other = schema["additionalProperties"] {
                check(member, other, at: "\(place).\(name)", &found)
            }
        }
    }
}

private enum JSONValue: Decodable, Equatable {
    case null, bool(Bool), integer(Int), number(Double), string(String), array([JSONValue]), object(
        [String: JSONValue])

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
            self = .null
        } else if let value = try? container.decode(Bool.self) {
            self = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self = .integer(value)
        } else if let value = try? container.decode(Double.self) {
            self = .number(value)
        } else if let value = try? container.decode(String.self) {
            self = .string(value)
        } else if let value = try? container.decode([JSONValue].self) {
            self = .array(value)
        } else {
            self = .object(try container.decode([String: JSONValue].self))
        }
    }

    subscript(key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    var type: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
