internal import Archiving
internal import Comparing
internal import Digesting
internal import FactSheets
internal import Pages
internal import Serving

/// The ledger, one commitment, and downloads of exactly the lines that are shown.
extension Routes {
    func ledger(_ visit: Visit) throws -> HTTPResponse? {
        switch visit.path {
        case ["ledger"]: try ledgerPage(visit)
        case ["ledger.csv"]:
            try download(visit, "text/csv; charset=utf-8", "csv") { ledgerCSV($0.commitments) }
        case ["ledger.json"]:
            try download(visit, "application/json", "json") {
                String(decoding: escapedJSON(try JSON.encode($0, pretty: true)), as: UTF8.self) + "\n"
            }
        case ["ledger.ics"]:
            try download(visit, "text/calendar; charset=utf-8", "ics") {
                ledgerCalendar($0.commitments, name: "hledwatch")
            }
        default: visit.path.count == 2 && visit.path[0] == "ledger" ? try commitment(visit) : nil
        }
    }

    func kept(_ visit: Visit, _ archive: Archive) throws -> LedgerKeeper.Kept {
        try archive.transaction { try ledgers.take(from: archive, now: visit.context.now) }
    }

    private func ledgerPage(_ visit: Visit) throws -> HTTPResponse {
        try reading { archive in
            let kept = try kept(visit, archive)
            var typed: [LedgerQuery.Field: String] = [:]
            for field in LedgerQuery.Field.allCases { typed[field] = visit[field.rawValue] }
            func page(_ query: LedgerQuery, _ problem: LedgerQuery.Problem? = nil) -> [UInt8] {
                var view = LedgerView(
                    query: query, problem: problem, typed: typed,
                    lines: problem == nil ? query.lines(of: kept.ledger, today: visit.context.now.date) : [],
                    total: kept.ledger.commitments.count, page: visit["page"].flatMap { Int($0) } ?? 1,
                    choices: kept.choices, time: kept.time)
                view.isBehind = kept.isBehind
                return Pages.ledgerPage(view, visit.context)
            }
            do throws(LedgerQuery.Problem) {
                return self.page(200, page(try LedgerQuery { typed[$0] })).unkept(if: kept.isBehind)
            } catch {
                return self.page(400, page(LedgerQuery(), error))
            }
        }
    }

    private func download(
        _ visit: Visit, _ type: String, _ ending: String, _ write: (Ledger) throws -> String
    ) throws -> HTTPResponse {
        let query: LedgerQuery
        do throws(LedgerQuery.Problem) { query = try LedgerQuery { visit[$0.rawValue] } } catch {
            return .problem(400, "'\(error.field.rawValue)' can be \(error.expected)")
        }
        return try reading { archive in
            let kept = try kept(visit, archive)
            var ledger = kept.ledger
            ledger.commitments = query.lines(of: ledger, today: visit.context.now.date)
            var answer = answer(Array(try write(ledger).utf8), type)
            answer.headers.append(
                Header("Content-Disposition", "attachment; filename=\"hledwatch-ledger.\(ending)\""))
            return answer.unkept(if: kept.isBehind)
        }
    }

    private func commitment(_ visit: Visit) throws -> HTTPResponse? {
        try reading { archive in
            let kept = try kept(visit, archive)
            let found = kept.ledger.parts(called: visit.path[1])
            guard found.count == 1, let one = found.first else { return nil }
            guard one.commitment.id == visit.path[1] else {
                // An appearance that was joined to a line, or a short form of its name.
                return HTTPResponse(
                    status: 302,
                    headers: [
                        Header("Location", visit.context.href("ledger/" + one.commitment.id)), Self.noStore,
                    ])
            }
            let links = one.commitment.history.flatMap { $0.possible ?? [] } + one.commitment.possibleLater
            let wanted = Set(links.map(\.to))
            var others: [String: String] = [:]
            for line in kept.ledger.commitments where !wanted.isEmpty {
                for part in line.parts where wanted.contains(part) { others[part] = line.text }
            }
            var titles: [String: String] = [:]
            for slug in Set(one.commitment.documents + one.commitment.history.map(\.document)) {
                titles[slug] = try archive.document(slug: slug)?.title
            }
            let view = CommitmentView(
                one.commitment, titles: titles, others: others, difference: edits(from:to:))
            return page(200, commitmentPage(view, visit.context)).unkept(if: kept.isBehind)
        }
    }
}

extension HTTPResponse {
    /// What is behind already must not be kept for longer.
    fileprivate func unkept(if isBehind: Bool) -> HTTPResponse {
        guard isBehind else { return self }
        var answer = self
        answer.headers.removeAll { $0.name == "Cache-Control" }
        answer.headers.append(Routes.noStore)
        return answer
    }
}
