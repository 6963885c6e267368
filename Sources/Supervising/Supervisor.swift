internal import CSystemd
internal import Dispatch

/// Tells systemd how the service is doing (sd_notify(3)). Every call does nothing outside systemd.
public struct Supervisor: Sendable {
    public init() {}

    /// The archive is open and the first round may begin; also after a reload.
    public func ready() { notify("READY=1") }

    /// It is still starting, waits for what `status` says, and calls again, or is ready, within that time.
    public func starting(_ status: String, within time: Duration) {
        let microseconds = time.components.seconds * 1_000_000
        notify("EXTEND_TIMEOUT_USEC=\(microseconds)\nSTATUS=\(journalSafe(status, limit: 256))")
    }

    /// The configuration is being read again; `ready()` must follow, whatever comes of it.
    ///
    /// The time stamp is what `Type=notify-reload` of systemd 253 asks for; earlier versions ignore it.
    public func reloading() {
        let microseconds = DispatchTime.now().uptimeNanoseconds / 1000
        notify("RELOADING=1\nMONOTONIC_USEC=\(microseconds)")
    }

    /// The service is finishing what it has in hand.
    public func stopping() { notify("STOPPING=1") }

    /// Feeds the watchdog; call it only after the archive has answered. `status` is shown by `systemctl status`.
    public func alive(_ status: String) { notify("WATCHDOG=1\nSTATUS=\(journalSafe(status, limit: 256))") }

    /// Half of `WatchdogSec=`: how often to call `alive`. `nil` when the unit sets none for this process.
    public var heartbeat: Duration? {
        var microseconds: UInt64 = 0
        guard unsafe sd_watchdog_enabled(0, &microseconds) > 0 else { return nil }
        return .microseconds(Int64(clamping: microseconds / 2))
    }

    /// A notification that cannot be sent is not an error of the service: systemd notices by itself.
    private func notify(_ state: String) { _ = unsafe sd_notify(0, state) }
}
