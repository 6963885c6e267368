internal import FactSheets

/// What is said of channels that were switched off, before it is known how it is shown. Every text in it is raw.
struct SwitchedOff {
    var title: String
    var sentences: [String]
    /// What switches it on.
    var command: String

    static func all(in d: Digest, _ voice: Voice) -> [SwitchedOff] {
        (d.switchedOff ?? []).map { channel in
            SwitchedOff(
                title: voice("The channel of {1} is switched off", channel.subscriber),
                sentences: [
                    voice(
                        "Nothing could be delivered to {1} since {2}.", channel.subscriber,
                        voice.time(channel.failingSince)),
                    voice("The last error: {1}", shortened(channel.error, to: 300)),
                    voice("What it is to be told is kept. Once it works again, this sends it:"),
                ],
                command: "hledwatch deliveries retry \(channel.subscriber)")
        }
    }
}
