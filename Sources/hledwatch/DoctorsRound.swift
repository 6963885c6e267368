import FactSheets
import Networking
import Synchronization
import Watching

/// What `doctor` finds, printed as it comes, or held for JSON.
final class DoctorsRound: Sendable {
    private let isJSON: Bool
    private let findings = Mutex<[Doctor.Finding]>([])

    init(isJSON: Bool) { self.isJSON = isJSON }

    func take(_ finding: Doctor.Finding) {
        findings.withLock { $0.append(finding) }
        if !isJSON { _ = try? Terminal.print(lines: terminalSafe(lines: finding.text)) }
    }

    /// The configuration, and whether it is sound; one that is not is as good as none.
    func configuration(at path: String) -> (Configuration, isSound: Bool) {
        do {
            let configuration = try Configuration.load(path: path)
            _ = try networkPolicy(configuration)
            describe(configuration, path)
            return (configuration, true)
        } catch let error as ConfigurationError {
            for problem in error.problems {
                let place = problem.line == 0 ? path : "\(path):\(problem.line):\(problem.column)"
                take(
                    Doctor.Finding(
                        .configuration, of: place, .fail, problem.text,
                        remedy: problem.line == 0
                            ? "name a readable file with --config, or make one with 'hledwatch init'"
                            : "correct the line, then 'hledwatch check-config'"))
            }
        } catch {
            let explained = error as? any Explained
            take(
                Doctor.Finding(
                    .configuration, of: path, .fail, explained?.summary ?? String(describing: error),
                    remedy: explained?.remedy))
        }
        return (Configuration(), false)
    }

    private func describe(_ configuration: Configuration, _ path: String) {
        let sources = configuration.profiles.reduce(0) { $0 + $1.sources.count { !$0.retired } }
        let said = "\(sources) sources, \(configuration.subscribers.count) subscribers"
        func warn(_ what: String, _ remedy: String) {
            take(Doctor.Finding(.configuration, of: path, .warn, "\(said); \(what)", remedy: remedy))
        }
        if sources == 0 {
            warn("nothing is watched", "'hledwatch source add ADDRESS' finds sources")
        } else if configuration.subscribers.isEmpty {
            warn("nobody is told", "add a [[subscriber]], or begin with 'hledwatch init'")
        } else if configuration.network.contact == nil {
            warn("publishers do not learn whom to write to", "set 'contact' in [network]")
        } else {
            take(Doctor.Finding(.configuration, of: path, .ok, said))
        }
    }

    /// Prints what is left to print.
    /// - Returns: Whether anything failed.
    func finish(wentOffline: Bool) throws -> Bool {
        let findings = findings.withLock { $0 }
        let counts = DoctorReport.Counts(findings)
        if isJSON {
            try Terminal.print(json: DoctorReport(offline: wentOffline, counts: counts, findings: findings))
        } else {
            let left = wentOffline ? "; sources and channels were left out" : ""
            try Terminal.print(
                lines: "\(counts.ok) ok, \(counts.warn) to look at, \(counts.fail) failed\(left)")
        }
        return counts.fail > 0
    }
}

/// What `doctor --json` prints.
private struct DoctorReport: Encodable {
    struct Counts: Encodable {
        let ok: Int
        let warn: Int
        let fail: Int

        init(_ findings: [Doctor.Finding]) {
            (ok, warn, fail) = (
                findings.count { $0.verdict == .ok }, findings.count { $0.verdict == .warn },
                findings.count { $0.verdict == .fail }
            )
        }
    }

    let offline: Bool
    let counts: Counts
    let findings: [Doctor.Finding]
}

extension Doctor.Finding {
    /// `fail  source ustr: …`, and below it what to do.
    var text: String {
        let what = [check.rawValue, subject].compactMap { $0 }.joined(separator: " ")
        return "\(verdict.rawValue.padded(to: 6))\(what): \(found)"
            + (verdict == .ok ? "" : remedy.map { "\n      hint: \($0)" } ?? "")
    }
}
