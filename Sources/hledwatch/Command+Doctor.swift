import FactSheets
import Networking
import Reading
import Supervising
import Watching

extension Command {
    static let doctor = Command(
        "doctor", .keep, "whether all that the service needs is well, and what to do if not",
        details: """
            A line each for the configuration, clock, disk, archive, every source (fetched once), every subscriber's channel
            (mail: up to the login; a webhook: up to TLS; nothing is sent), units and permissions: ok, warn or fail, with
            what to do about it; several for the archive's database, where it has one. It changes nothing and may run
            beside the service; run it as root, so that it may read all that the service reads. Without --state it looks at the service's archive, where there is one.
            Exit code 1 when anything failed, 78 when it was the configuration.
            """,
        options: [
            Option("--offline", help: "leave out sources and channels"),
            Option("--json", help: "as --format json"), .format("text", "json"),
        ]
    ) { arguments in
        _ = try arguments.exactly()
        let round = DoctorsRound(isJSON: arguments.has("--json") || arguments["--format"] == "json")
        let path = Locations.configurationPath(arguments)
        let state = try Locations.serviceState(arguments)
        let (configuration, isSound) = round.configuration(at: path)
        let doctor = Doctor(configuration, state: state) { round.take($0) }
        doctor.examineMachine(configurationAt: path)
        if isSound, !arguments.has("--offline"), let policy = try? networkPolicy(configuration) {
            prepareReading()
            prepareNetworking()
            await doctor.examineNetwork(policy: policy)
        }
        let failed = try round.finish(wentOffline: arguments.has("--offline"))
        return !isSound ? .configuration : failed ? .failed : .done
    }
}
