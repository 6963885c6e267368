internal import Archiving
internal import FactSheets
internal import Glibc
internal import Supervising

extension Doctor {
    // MARK: Clock

    func examineClock() {
        let now = Instant.systemClock()
        let newest = try? archive().gauges().newest
        if let newest, now < newest - .seconds(60) {
            return tell(
                Finding(
                    .clock, .fail,
                    "it shows \(now), which is before the newest entry of the archive (\(newest))",
                    remedy: "set the clock: 'timedatectl set-ntp true'"))
        }
        switch clockIsKept() {
        case true?: tell(Finding(.clock, .ok, "\(now), synchronised"))
        case false?:
            tell(
                Finding(
                    .clock, .warn, "\(now), and nobody synchronises it: times of captures are evidence",
                    remedy:
                        "'timedatectl set-ntp true', or install systemd-timesyncd or chrony; in a container its host does it"
                ))
        case nil: tell(Finding(.clock, .warn, "\(now); the kernel does not say whether it is synchronised"))
        }
    }

    // MARK: Disk and archive

    func examineDisk() {
        var place = state
        var status = stat()
        while unsafe stat(place, &status) != 0, let slash = place.lastIndex(of: "/"), slash > place.startIndex
        {
            place = String(place[..<slash])
        }
        guard let free = RoomWatch.freeBytes(of: place) else {
            return tell(Finding(.disk, .warn, "the file system of '\(place)' does not say how much is free"))
        }
        let least = configuration.watch.leastFree
        let said = "\(free >> 20) MiB free at '\(place)'"
        let remedy = "free some space, or move the archive to a larger disk"
        if free < least {
            tell(Finding(.disk, .fail, "\(said), less than 'least_free': polling pauses", remedy: remedy))
        } else if free < max(4 * least, 256 << 20) {
            tell(Finding(.disk, .warn, "\(said), which will not last", remedy: remedy))
        } else {
            tell(Finding(.disk, .ok, said))
        }
    }

    func examineArchive() {
        do {
            // Whether it is where the configuration has it.
            _ = try Archive.database(of: state, wanted: configuration.place)
            let archive = try archive()
            try archive.ping()
            let gauges = try archive.gauges()
            let entries = gauges.captures + gauges.checks + gauges.notes
            let said = "\(entries) entries, \(gauges.documents) documents, \(gauges.fileBytes >> 10) KiB"
            if let damage = DamageReport(in: state) {
                return tell(
                    Finding(
                        .archive, .fail,
                        "\(said); 'verify' found \(damage.damages) damaged on \(damage.found)",
                        remedy:
                            "restore a backup from before; then 'hledwatch verify --read-data --report' takes this back"
                    ))
            }
            guard let newest = gauges.newest else {
                return tell(Finding(.archive, .ok, "empty, in '\(state)'"))
            }
            let isOld = Instant.systemClock() - newest > .seconds(2 * 86_400)
            tell(
                Finding(
                    .archive, isOld ? .warn : .ok, "\(said), last look \(newest)",
                    remedy: isOld
                        ? "nothing is being watched: start the service, or see what its journal says" : nil))
        } catch ArchiveError.absent {
            tell(
                Finding(
                    .archive, .warn, "there is none in '\(state)' yet",
                    remedy: "the service, or 'hledwatch poll', makes it at its first start"))
        } catch let error as ArchiveError {
            tell(Finding(.archive, .fail, error.summary, remedy: error.remedy))
        } catch {
            tell(Finding(.archive, .fail, String(describing: error)))
        }
    }

    // MARK: Units

    func examineUnits() {
        guard let service else {
            return tell(
                Finding(
                    .unit, .warn, "systemd does not run here, or does not answer",
                    remedy: "see to it that 'hledwatch run' is started and kept running"))
        }
        let timer = Unit("hledwatch-poll.timer")
        if service.loading == "loaded", service.activity != "active", timer?.activity == "active" {
            tell(Finding(.unit, of: "hledwatch-poll.timer", .ok, "active, \(timer?.file ?? "")"))
        } else {
            examine(service)
        }
        if let verify = Unit("hledwatch-verify.timer"), verify.loading == "loaded",
            verify.activity != "active"
        {
            tell(
                Finding(
                    .unit, of: verify.name, .warn, "the archive is not verified every week",
                    remedy: "systemctl enable --now hledwatch-verify.timer"))
        }
    }

    private func examine(_ unit: Unit) {
        func finding(_ verdict: Finding.Verdict, _ found: String, _ remedy: String? = nil) {
            tell(Finding(.unit, of: unit.name, verdict, found, remedy: remedy))
        }
        switch (unit.loading, unit.activity) {
        case ("loaded", "active"):
            if unit.file != "enabled" {
                finding(
                    .warn, "active, but \(unit.file): it does not come back after a reboot",
                    "systemctl enable \(unit.name)")
            } else if unit.restarts > 0 {
                finding(
                    .warn, "active, after \(unit.restarts) restarts by itself",
                    "journalctl -u \(unit.name) says why")
            } else {
                finding(.ok, "active, enabled")
            }
        case ("loaded", "failed"):
            finding(
                .fail, "failed (\(unit.result))",
                "journalctl -u \(unit.name) says why; then systemctl restart \(unit.name)")
        case ("loaded", _):
            finding(.warn, "\(unit.activity), \(unit.file)", "systemctl enable --now \(unit.name)")
        case ("not-found", _):
            finding(.warn, "it is not installed", "install the package, or run 'make install' in the source")
        default:
            finding(.fail, unit.loading, "'systemctl status \(unit.name)' says what is wrong with it")
        }
    }

    // MARK: Permissions

    /// What should be nobody else's to read or change: the configuration, the archive's directory, and every secret.
    func examinePermissions(configurationAt path: String) {
        var problems = 0
        func examine(_ path: String, forbidden: mode_t, _ why: String, remedy: String) {
            var status = stat()
            guard unsafe stat(path, &status) == 0, status.st_mode & forbidden != 0 else { return }
            problems += 1
            tell(Finding(.permissions, of: path, .fail, why, remedy: remedy))
        }
        examine(
            path, forbidden: S_IWGRP | S_IWOTH, "others than its owner can change it",
            remedy: "chmod go-w '\(path)'")
        examine(
            state, forbidden: S_IWGRP | S_IWOTH, "others than its owner can write there",
            remedy: "chmod go-w '\(state)'")
        let secrets =
            [
                configuration.mail?.passwordFile, configuration.web.tokensFile,
                configuration.place?.database?.connectionFile, state + "/log-key",
            ]
            + configuration.subscribers.flatMap { subscriber -> [String] in
                switch subscriber.channel {
                case .webhook(_, let file): [file]
                case .chat(let chat): chat.secretFiles
                case .directory, .standardOutput, .mail, .maildir, .command: []
                }
            }
        let files = secrets.compactMap { $0 }.map { service?.credentials[$0] ?? $0 }.filter {
            $0.hasPrefix("/")
        }
        for file in Set(files).sorted() {
            examine(
                file, forbidden: S_IROTH | S_IWOTH, "everybody can read this secret",
                remedy: "chmod o= '\(file)'")
        }
        var status = stat()
        if unsafe stat(state, &status) == 0, let problem = writingProblem(state) {
            problems += 1
            tell(
                Finding(
                    .permissions, of: state, .fail, problem,
                    remedy: "run this as root, or as the user that the service runs as"))
        }
        if problems == 0 {
            tell(Finding(.permissions, .ok, "configuration, archive and secrets are their owners'"))
        }
    }

    /// Why this user cannot write into `directory`, or `nil`.
    func writingProblem(_ directory: String) -> String? {
        var status = stat()
        guard unsafe stat(directory, &status) == 0 else {
            return "'\(directory)': \(unsafe String(cString: strerror(errno)))"
        }
        guard status.st_mode & S_IFMT == S_IFDIR else { return "'\(directory)' is no directory" }
        guard unsafe access(directory, W_OK | X_OK) == 0 else {
            return "'\(directory)' cannot be written to: \(unsafe String(cString: strerror(errno)))"
        }
        return nil
    }
}
