/// The whole configuration, checked. Made once from `hledwatch.toml`, then passed down; nothing here is global.
public struct Configuration: Equatable, Sendable {
    public enum Follow: String, Codable, Sendable { case matching, all }

    /// `[watch]`
    public var watch = Watch()
    /// `[network]`
    public var network = Network()
    /// `[archive]`: `nil` for where the directory's archive is, and for one that is made a file.
    public var place: Place?
    /// `[evidence]`
    public var evidence = Evidence()
    /// `[web]`
    public var web = Web()
    /// `[feeds]`
    public var feeds = Feeds()
    /// `[mail]`: `nil` when no subscriber needs it.
    public var mail: Mail?
    /// `[[profile]]`
    public var profiles: [Profile] = []
    /// `[[subscriber]]`
    public var subscribers: [Subscriber] = []

    public init() {}

    public struct Watch: Equatable, Sendable {
        /// How often a source is polled that names no interval. 1 minute to 7 days.
        public var interval: Duration = .seconds(15 * 60)
        /// Addresses fetched side by side. 1 to 64.
        public var width = 4
        /// The least and the most time between two looks at a page. 1 minute to 7 days; 1 hour to 365 days.
        public var shortestPageInterval: Duration = .seconds(15 * 60)
        public var longestPageInterval: Duration = .seconds(30 * 86_400)
        /// How many addresses of one host are asked in any hour, at most. 10 to 1,000,000.
        public var hourlyPerHost = 1200
        /// Polling pauses while fewer bytes are free where the archive is. 0 to 1 TiB.
        public var leastFree = 64 << 20
        public init() {}
    }

    public struct Network: Equatable, Sendable {
        /// Where a publisher can write to: sent with every request.
        public var contact: String?
        /// Address ranges allowed beyond global unicast, as `10.1.2.0/24` or `fd00::/8`.
        public var allow: [String] = []
        /// Hosts that may be asked over http; all others over https only.
        public var plainHTTP: [String] = []
        /// Largest body kept, decoded. 1 KiB to 256 MiB.
        public var maxBytes = 16 << 20
        /// Longest time for one request. 1 second to 10 minutes.
        public var timeout: Duration = .seconds(60)
        /// Requests under way at one host. 1 to 64.
        public var perHost = 1
        /// `nil`: no proxy, whatever the environment says.
        public var proxy: String?
        public init() {}
    }

    /// Where an archive is.
    public enum Place: Equatable, Sendable {
        /// In a file of its directory.
        case file
        case database(Database)

        public var database: Database? {
            if case .database(let database) = self { database } else { nil }
        }
    }

    /// An archive that is the tables of one schema in a PostgreSQL database.
    public struct Database: Codable, Equatable, Sendable {
        /// A file that holds libpq's connection string
        /// (<https://www.postgresql.org/docs/15/libpq-connect.html#LIBPQ-CONNSTRING>): its absolute path, or the name of a
        /// systemd credential.
        public var connectionFile: String
        /// What holds the tables.
        public var schema: String

        public static let usualSchema = "hledwatch"

        public init(connectionFile: String, schema: String = usualSchema) {
            (self.connectionFile, self.schema) = (connectionFile, schema)
        }

        /// A name is written into statements as it is, and others are made from it: 1 to 48 small letters, digits and
        /// `_`, the first no digit and not `pg_`, which PostgreSQL keeps for itself.
        public var isSound: Bool {
            let name = Array(schema.utf8)
            return !connectionFile.isEmpty && (1...48).contains(name.count)
                && !(0x30...0x39).contains(name[0])
                && !schema.hasPrefix("pg_")
                && name.allSatisfy { (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x5F }
        }
    }

    public struct Evidence: Equatable, Sendable {
        /// What the log is called when its key is made, such as `example.org/hledwatch`; `nil`: after the host.
        public var origin: String?
        /// The daemon seals what came into the log this often at most. 1 minute to 30 days.
        public var checkpointEvery: Duration = .seconds(3600)
        /// Who stamps the time on each checkpoint (RFC 3161); `nil`: nobody.
        public var timestampAuthority: String?
        public init() {}
    }

    public struct Web: Equatable, Sendable {
        /// Where the pages of this archive are found, ending with `/`; `nil`: nowhere, and digests link to none.
        public var url: String?
        /// Where the daemon serves; `nil`: nowhere.
        public var listen: Place?
        /// What else a request's Host may be, in lower case, such as `watch.example.org` or `watch.example.org:8443`:
        /// what a reverse proxy passes on.
        public var hosts: [String] = []
        /// A file with the tokens of those who may do more than read, or the name of a systemd credential; `nil`: nobody
        /// may.
        public var tokensFile: String?
        /// How a reverse proxy in front says for whom it asks; `nil`: what those fields hold means nothing.
        public var proxy: Proxy?

        /// The fields in which a reverse proxy says for whom it asks. Only one kind is read: the other one is passed on
        /// as the client wrote it.
        public enum Proxy: String, Sendable, CaseIterable {
            /// `X-Forwarded-For` and `X-Forwarded-Proto`.
            case xForwarded = "x-forwarded"
            /// `Forwarded` (RFC 7239).
            case forwarded
        }

        /// An address of this machine alone, and a port.
        public struct Place: Equatable, Sendable {
            /// `127.0.0.1` or `::1`.
            public var address: String
            /// 0 to 65535; 0: any that is free.
            public var port: Int

            public init(address: String, port: Int) {
                self.address = address
                self.port = port
            }

            /// Where `serve` listens when nobody says where.
            public static let usual = Place(address: "127.0.0.1", port: 8787)
        }

        public init() {}
    }

    public struct Feeds: Equatable, Sendable {
        /// Where feeds and calendars are written whenever something changed; `nil`: nowhere.
        public var directory: String?
        /// Whether each subscriber has a feed and a calendar, too: they show what a subscriber asked for.
        public var subscribers = false
        public init() {}
    }

    public struct Mail: Equatable, Sendable {
        /// `smtp://host:587` (STARTTLS required unless the host is in `plainSMTP`) or `smtps://host:465`.
        public var server: String
        /// The envelope's and the header's sender.
        public var from: String
        public var user: String?
        /// A file that holds the password, or the name of a systemd credential.
        public var passwordFile: String?
        /// True only for a relay on this machine: no TLS.
        public var plain = false
        /// Where a reader goes to get no more of these, `mailto:` or `https:`; `nil`: a mail to the sender.
        public var unsubscribe: String?
        public init(server: String, from: String) {
            self.server = server
            self.from = from
        }
    }
}

/// How one family of documents is found, read and followed. Nothing outside the profile knows about the HLED.
public struct Profile: Equatable, Sendable {
    public var name: String
    public var follow: Configuration.Follow
    /// Words that make a document match, in title or text; compared without case or accents, at word boundaries.
    public var words: [String]
    public var sources: [Source]
    /// Address moves that publishers made wholesale: a page below `from` is the one below `to`.
    public var moves: [AddressMove]
    /// What of a page is its text, where the page's own structure misleads.
    public var pages: [PageRule]
    /// Offices, programmes and laws that go by several names.
    public var known: [KnownName]
    /// Where what was published before can be brought in from.
    public var backfills: [Backfill]

    public init(
        name: String, follow: Configuration.Follow = .matching, words: [String] = [], sources: [Source] = [],
        moves: [AddressMove] = [], pages: [PageRule] = [], known: [KnownName] = [], backfills: [Backfill] = []
    ) {
        self.name = name
        self.follow = follow
        self.words = words
        self.sources = sources
        self.moves = moves
        self.pages = pages
        self.known = known
        self.backfills = backfills
    }

    /// A web archive's index of what it captured below an address, asked by the command `backfill` only.
    public struct Backfill: Equatable, Sendable {
        public var name: String
        /// The index, such as `https://web.archive.org/cdx/search/cdx`.
        public var cdx: String
        /// Where the archive plays captures back, ending with `/`: a capture is at `<replay><time>id_/<address>`.
        public var replay: String
        /// Captures of addresses that begin with it are asked for.
        public var prefix: String
        public var from: Instant?
        public var to: Instant?
        /// Between two requests. 0 to 1 minute.
        public var pause: Duration

        public init(
            name: String, cdx: String, replay: String, prefix: String, from: Instant? = nil,
            to: Instant? = nil,
            pause: Duration = .seconds(2)
        ) {
            self.name = name
            self.cdx = cdx
            self.replay = replay
            self.prefix = prefix
            self.from = from
            self.to = to
            self.pause = pause
        }
    }

    public struct AddressMove: Equatable, Sendable {
        public var from: String
        public var to: String
        public init(from: String, to: String) {
            self.from = from
            self.to = to
        }
    }
}

/// An address polled for news of documents.
public struct Source: Equatable, Sendable {
    /// How it is: `new` was not looked at yet, `retired` is not looked at any more.
    public enum Condition: String, Codable, Sendable { case read, stale, failing, blind, new, retired }

    /// How it names documents.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        case feed, sitemap
        /// A page with links to others.
        case listing
    }

    public var name: String
    public var url: String
    /// `nil`: what its first answer turns out to be.
    public var kind: Kind?
    /// Of a sitemap or listing: pages below this address are looked at, whatever their titles say.
    public var links: String?
    /// How many further pages of it are followed, once, for what lay there before. 0 to 1000.
    public var backfill = 0
    public var interval: Duration?
    /// Whether it is polled no more often than its feed asks for (`ttl`, `skipHours`, `skipDays`, `sy:updatePeriod`).
    public var heedsHints = true
    /// A source that no longer answers, kept so that its recordings are understood; it is not polled.
    public var retired: Bool

    /// What `backfill = true` means.
    public static let wholeBackfill = 100
    /// The most pages that a backfill may follow.
    public static let longestBackfill = 1000

    public init(
        name: String, url: String, kind: Kind? = nil, links: String? = nil, backfill: Int = 0,
        interval: Duration? = nil, retired: Bool = false
    ) {
        self.name = name
        self.url = url
        self.kind = kind
        self.links = links
        self.backfill = backfill
        self.interval = interval
        self.retired = retired
    }
}

/// Who is told, through what, and of what.
public struct Subscriber: Equatable, Sendable {
    public enum Channel: Equatable, Sendable {
        /// One file a digest and format in this directory.
        case directory(String)
        case standardOutput
        /// HTTPS POST of the JSON as Standard Webhooks says; the secrets' file holds one `whsec_…` a line, newest first.
        case webhook(url: String, secretFile: String)
        case mail(to: String)
        case chat(Chat)
        /// A mail in this maildir.
        case maildir(String)
        case command(Command)
    }

    /// A program that is given each digest on standard input.
    public struct Command: Equatable, Sendable {
        public enum Form: String, Sendable, CaseIterable { case text, html, json, mail }

        /// An absolute path and the arguments.
        public var words: [String]
        public var form = Form.text
        /// 1 second to 10 minutes.
        public var timeLimit: Duration = .seconds(30)

        public init(words: [String]) { self.words = words }
    }

    public var name: String
    public var channel: Channel
    /// Events below it are left out. Never `none`.
    public var least: Significance
    /// Kinds told of; all by default.
    public var kinds: Set<Event.Kind>
    /// Whether, and how often, to be told what was watched, also when nothing happened.
    public var heartbeat: Heartbeat?
    public var timing = Timing()
    public var interest = Interest()
    public var language = Digest.Language.english

    public enum Heartbeat: String, Sendable { case daily, weekly }

    public init(
        name: String, channel: Channel, least: Significance = .editorial,
        kinds: Set<Event.Kind> = Set(Event.Kind.allCases), heartbeat: Heartbeat? = nil
    ) {
        self.name = name
        self.channel = channel
        self.least = least
        self.kinds = kinds
        self.heartbeat = heartbeat
    }
}

extension Configuration {
    /// The rule for the page at `address`: the one whose `below` says most of it.
    public func pageRule(for address: String) -> Profile.PageRule? {
        profiles.flatMap(\.pages).filter { address.hasPrefix($0.below) }
            .max { $0.below.utf8.count < $1.below.utf8.count }
    }
}
