public import FactSheets

/// What versions say. The words of a fact sheet stand among the statements already, each once for all versions: a sheet's
/// frame builds on the texts of those it holds, and is left with what is told of them.
extension Archive {
    /// What one version says.
    ///
    /// - Throws: `.damaged` when the frame, or a statement that it builds on, is not as it was stored.
    public func sheet(of document: Int64, number: Int) throws(ArchiveError) -> FactSheet? {
        let stored = try connection.first(
            "SELECT sheet, statements FROM version WHERE document = $1 AND number = $2", document, number
        ) { row throws(ArchiveError) in
            (frame: try row.next([UInt8].self), statements: try row.next([UInt8].self))
        }
        guard let stored else { return nil }
        if let known = recentSheet, (known.frame, known.statements) == stored { return known.sheet }
        let what = "the fact sheet of version \(number) of document \(document)"
        let sheet = try value(
            FactSheet.self, json: try sheetJSON(stored.frame, on: stored.statements, what: what), what: what)
        recentSheet = (stored.frame, stored.statements, sheet)
        return sheet
    }

    /// A sheet as its row has it: the frame, and which statements it builds on.
    func pack(
        _ sheet: FactSheet, on statements: [Int64]
    ) throws(ArchiveError) -> (frame: [UInt8], statements: [UInt8]) {
        let what = "a fact sheet"
        let bytes = try json(sheet, what: what)
        let runs = NumberRuns(statements)
        let prefix = try texts(of: runs, in: nil, what: what)
        guard prefix.count + bytes.count <= Bodies.chainLimit else {
            return (try compression.pack(bytes, what: what), [])
        }
        return (try compression.pack(bytes, prefix: prefix, what: what), runs.packed)
    }

    /// The JSON of a sheet. `schema` names the file of the connection that its row is from, where there are several.
    func sheetJSON(
        _ frame: [UInt8], on statements: [UInt8], in schema: String? = nil, what: String
    ) throws(ArchiveError) -> [UInt8] {
        guard let runs = NumberRuns(packed: statements) else {
            throw .damaged(path: connection.path, what: "\(what) builds on what are no statements")
        }
        return try compression.unpack(
            frame, prefix: try texts(of: runs, in: schema, what: what), path: connection.path, what: what)
    }

    private func texts(of runs: NumberRuns, in schema: String?, what: String) throws(ArchiveError) -> [UInt8]
    {
        let table = schema.map { "\($0).statement" } ?? "statement"
        var texts: [UInt8] = []
        for run in runs.runs {
            var count = 0
            try connection.each(
                "SELECT text FROM \(table) WHERE id BETWEEN $1 AND $2 ORDER BY id LIMIT $3",
                run.lowerBound, run.upperBound, run.count
            ) { row throws(ArchiveError) in
                texts += try row.next(String.self).utf8
                count += 1
            }
            guard count == run.count else {
                throw .damaged(path: connection.path, what: "a statement that \(what) builds on is missing")
            }
        }
        return texts
    }
}

/// Numbers of rows, in rising order: runs of them, each as two unsigned LEB128 numbers, how many numbers lie between it
/// and the run before and how many it has beside its first.
struct NumberRuns: Equatable {
    private(set) var runs: [ClosedRange<Int64>] = []

    /// - Precondition: `numbers` are positive, and each is there once.
    init(_ numbers: [Int64]) {
        for number in numbers.sorted() {
            if let last = runs.last, last.upperBound + 1 == number {
                runs[runs.count - 1] = last.lowerBound...number
            } else {
                runs.append(number...number)
            }
        }
    }

    var packed: [UInt8] {
        var bytes: [UInt8] = []
        func put(_ number: Int64) {
            var rest = UInt64(number)
            while rest > 0x7F {
                bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
                rest >>= 7
            }
            bytes.append(UInt8(rest))
        }
        var end: Int64 = 0
        for run in runs {
            put(run.lowerBound - end - 1)
            put(run.upperBound - run.lowerBound)
            end = run.upperBound
        }
        return bytes
    }

    /// `nil` when the bytes are cut short, or a number exceeds what rows are numbered by.
    init?(packed: [UInt8]) {
        var position = 0
        func take() -> Int64? {
            var number: UInt64 = 0
            var shift: UInt64 = 0
            while position < packed.count, shift < 63 {
                let byte = packed[position]
                position += 1
                number |= UInt64(byte & 0x7F) << shift
                if byte < 0x80 { return Int64(number) }
                shift += 7
            }
            return nil
        }
        var end: Int64 = 0
        while position < packed.count {
            guard let gap = take(), let more = take() else { return nil }
            let first = end.addingReportingOverflow(gap).partialValue.addingReportingOverflow(1)
            let last = first.partialValue.addingReportingOverflow(more)
            guard first.partialValue > end, last.partialValue >= first.partialValue, last.partialValue < .max
            else {
                return nil
            }
            runs.append(first.partialValue...last.partialValue)
            end = last.partialValue
        }
    }
}
