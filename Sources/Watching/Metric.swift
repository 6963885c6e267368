/// One metric with its samples, as Prometheus' text format has it
/// (<https://prometheus.io/docs/instrumenting/exposition_formats/>).
struct Metric: Sendable {
    enum Kind: String, Sendable { case counter, gauge }

    struct Sample: Sendable {
        let labels: [(name: String, value: String)]
        let value: Double
    }

    /// Ends with its unit, and with `_total` where it is a counter.
    let name: String
    let kind: Kind
    let help: String
    let samples: [Sample]

    init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
        self.name = name
        self.kind = kind
        self.help = help
        self.samples = samples
    }

    /// With one sample without labels; with none when the value is not known.
    init(_ name: String, _ kind: Kind, _ help: String, _ value: (some BinaryInteger)?) {
        self.init(name, kind, help, value.map { [Sample(labels: [], value: Double($0))] } ?? [])
    }

    /// A metric without samples is left out.
    var text: String {
        guard !samples.isEmpty else { return "" }
        var text = "# HELP \(name) \(escaped(help))\n# TYPE \(name) \(kind.rawValue)\n"
        for sample in samples {
            let labels = sample.labels.map { "\($0.name)=\"\(escaped($0.value, quotes: true))\"" }
            text += name + (labels.isEmpty ? "" : "{\(labels.joined(separator: ","))}")
            let whole = sample.value.rounded() == sample.value && sample.value.magnitude < 1e15
            text += " " + (whole ? "\(Int64(sample.value))" : "\(sample.value)") + "\n"
        }
        return text
    }

    private func escaped(_ text: String, quotes: Bool = false) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
