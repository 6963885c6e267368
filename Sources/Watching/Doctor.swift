internal import Archiving
public import FactSheets
public import Networking
internal import Supervising

/// Looks at everything that the service needs, changes nothing, and says of each whether it is well and what to do if
/// not.
public struct Doctor: Sendable {
    /// What was found out about one thing.
    public struct Finding: Encodable, Equatable, Sendable {
        public enum Verdict: String, Encodable, Sendable {
            case ok
            /// It works, or will, but not as well as it could.
            case warn
            /// It does not work.
            case fail
        }

        public enum Check: String, Encodable, Sendable {
            case configuration, clock, disk, database, archive, source, channel, unit, permissions
        }

        public var check: Check
        /// Which one of several: a source, a subscriber, a unit, a file.
        public var subject: String?
        public var verdict: Verdict
        /// What was found, one line.
        public var found: String
        /// What to do, for what is not well.
        public var remedy: String?

        public init(
            _ check: Check, of subject: String? = nil, _ verdict: Verdict, _ found: String,
            remedy: String? = nil
        ) {
            (self.check, self.subject, self.verdict) = (check, subject, verdict)
            (self.found, self.remedy) = (found, remedy)
        }
    }

    let configuration: Configuration
    let state: String
    let tell: @Sendable (Finding) -> Void
    /// The service as systemd has it; `nil` where it has none.
    let service: Unit?

    /// - Parameters:
    ///   - configuration: What is to be checked.
    ///   - state: The archive's directory.
    ///   - tell: Is told of each finding as it is made.
    public init(_ configuration: Configuration, state: String, tell: @escaping @Sendable (Finding) -> Void) {
        (self.configuration, self.state, self.tell) = (configuration, state, tell)
        service = Unit("hledwatch.service")
    }

    /// What is not out on the network: clock, disk, the archive and its database, units, permissions.
    public func examineMachine(configurationAt path: String) {
        examineClock()
        examineDisk()
        examineDatabase()
        examineArchive()
        examineUnits()
        examinePermissions(configurationAt: path)
    }

    /// What needs one: every source that is polled and every subscriber's channel, several at a time, told in their order.
    /// Each source is fetched once; nothing is sent to a subscriber.
    public func examineNetwork(policy: NetworkPolicy) async {
        let client = Client(policy: policy, width: configuration.watch.width)
        let sources = configuration.profiles.flatMap { profile in
            profile.sources.filter { !$0.retired }.map { (profile, $0) }
        }
        await inOrder(sources) { profile, source in await examine(source, of: profile, client) }
        let mail = await mailServer(client)
        let dead = switchedOff()
        await inOrder(configuration.subscribers) { subscriber in
            let found = await examine(subscriber, mail, client)
            return dead[subscriber.name].map { found.switchedOff(since: $0, subscriber) } ?? found
        }
    }

    private func inOrder<Element: Sendable>(
        _ elements: [Element], _ examine: @escaping @Sendable (Element) async -> Finding
    ) async {
        await withTaskGroup(of: (Int, Finding).self) { group in
            var waiting: [Int: Finding] = [:]
            var next = 0
            func take(_ result: (Int, Finding)) {
                waiting[result.0] = result.1
                while let finding = waiting.removeValue(forKey: next) {
                    tell(finding)
                    next += 1
                }
            }
            for (number, element) in elements.enumerated() {
                if number >= configuration.watch.width, let result = await group.next() { take(result) }
                group.addTask { (number, await examine(element)) }
            }
            for await result in group { take(result) }
        }
    }
}
