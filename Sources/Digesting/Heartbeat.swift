/// What was watched, in one line: `watched 14 sources, 1,488 checks, 1,461 unchanged, nothing to report`.
public func heartbeatText(
    sources: Int, checks: Int, unchanged: Int, failed: Int, events: Int, blind: Int
) -> String {
    var parts = [
        "watched \(counted(sources, "source"))", counted(checks, "check"),
        "\(withThousands(unchanged)) unchanged",
    ]
    if failed > 0 { parts.append("\(withThousands(failed)) not answered") }
    parts.append(events == 0 ? "nothing to report" : "\(counted(events, "event")) told")
    if blind > 0 { parts.append("\(withThousands(blind)) cannot be read now") }
    return parts.joined(separator: ", ")
}
