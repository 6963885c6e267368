internal import Archiving
internal import Digesting
internal import FactSheets
internal import Scheduling
internal import Serving

/// How the service is, for monitors.
extension Routes {
    func health(_ visit: Visit) throws -> HTTPResponse? {
        switch visit.path {
        case ["healthz"]: try healthz()
        case ["readyz"]:
            try reading { archive in
                try archive.ping()
                return .text(200, "ready", headers: [Self.noStore])
            }
        case ["metrics"]: try metricsAnswer()
        default: nil
        }
    }

    private func healthz() throws -> HTTPResponse {
        var gauges: ArchiveGauges?
        var endpoints: [Endpoint] = []
        do {
            gauges = try reading { archive in
                try archive.ping()
                endpoints = try archive.endpoints()
                return try archive.gauges()
            }
            monitor.note(.archive, nil)
        } catch let error as ArchiveError { monitor.note(.archive, error.summary) }
        let report = HealthReport(
            monitor.current + endpoints.compactMap(Health.Problem.init), version: version, serving: start,
            gauges: gauges)
        return HTTPResponse(
            status: report.status == .failing ? 503 : 200,
            headers: [Header("Content-Type", "application/json"), Self.noStore],
            body: try JSON.encode(report, pretty: true) + [UInt8(ascii: "\n")])
    }

    private func metricsAnswer() throws -> HTTPResponse {
        let text = try reading { try metrics.text(of: $0, process: (start, load)) }
        return HTTPResponse(
            status: 200,
            headers: [Header("Content-Type", "text/plain; version=0.0.4; charset=utf-8"), Self.noStore],
            body: Array(text.utf8))
    }
}
