import FactSheets
import Testing

struct Mistake: CustomTestStringConvertible {
    let text: String
    let problem: String
    var testDescription: String { problem }

    init(_ text: String, _ problem: String) {
        self.text = text
        self.problem = problem
    }

    static func source(_ url: String, _ problem: String) -> Mistake {
        Mistake(
            "[[profile]]\nname='p'\nfollow='all'\n[[profile.source]]\nname='s'\nurl='\(url)'\n",
            "6:5 'url' is '\(url)'; \(problem)")
    }

    static func subscriber(_ lines: String, _ problem: String) -> Mistake {
        Mistake("[[subscriber]]\nname = 's'\n\(lines)\n", problem)
    }

    static func allow(_ range: String, _ problem: String) -> Mistake {
        Mistake("[network]\nallow = ['\(range)']\n", "2:10 'allow' holds '\(range)'; \(problem)")
    }
}

@Suite struct ConfigurationErrorTests {
    static let mistakes = [
        .subscriber(
            "stdout = true\ntime_zone = '../etc/passwd'",
            "4:13 'time_zone' is '../etc/passwd'; there is no such time zone in /usr/share/zoneinfo; names are like 'America/Mexico_City'"
        ),
        .subscriber(
            "stdout = true\nwhen = 'daily 24:00'",
            "4:8 'when' is 'daily 24:00'; it must be 'at once', 'hourly', 'daily 08:00' or 'weekly monday 08:00'"
        ),
        .subscriber(
            "stdout = true\nwhen = 'weekly 08:00'",
            "4:8 'when' is 'weekly 08:00'; it must be 'at once', 'hourly', 'daily 08:00' or 'weekly monday 08:00'"
        ),
        .subscriber(
            "stdout = true\nquiet = '22:00'",
            "4:9 'quiet' is '22:00'; it must be two times of the day such as '22:00-07:00'"),
        .subscriber(
            "stdout = true\nwhen = 'daily 06:30'\nquiet = '22:00-07:00'",
            "5:9 'quiet' holds the time of 'when'; nothing would ever be sent"),
        .subscriber(
            "stdout = true\nlanguage = 'de'", "4:12 'language' is 'de'; it must be one of 'en', 'es'"),
        .subscriber(
            "stdout = true\ndeadlines = true", "4:13 'deadlines' needs 'when' to be daily or weekly"),
        .subscriber(
            "stdout = true\nchanges = ['amounts']",
            "4:12 'changes' holds 'amounts'; it must be one of 'added', 'removed', 'reworded', 'moved', 'split', 'merged', 'amount', 'percent', 'count', 'date', 'duration', 'name', 'modality', 'negation'"
        ),
        .subscriber("stdout = true\nwords = []", "4:9 'words' is empty; leave it out to be told of all"),
        Mistake(
            "[archive]\nengine = 'mysql'\n",
            "2:10 'engine' is 'mysql'; it must be one of 'sqlite', 'postgresql'"),
        Mistake(
            "[archive]\nengine = 'postgresql'\n",
            "1:1 [archive] lacks 'connection_file', which engine = \"postgresql\" needs"),
        Mistake(
            "[archive]\nconnection_file = '/etc/hledwatch/postgresql'\n",
            "2:19 'connection_file' is of use with engine = \"postgresql\" only"),
        Mistake(
            "[archive]\nengine = 'sqlite'\nschema = 'watch'\n",
            "3:10 'schema' is of use with engine = \"postgresql\" only"),
        Mistake(
            "[archive]\nengine = 'postgresql'\nconnection_file = 'etc/postgresql'\n",
            "3:19 'connection_file' is 'etc/postgresql'; it must be an absolute path, or the name of a systemd credential"
        ),
        Mistake(
            "[archive]\nengine = 'postgresql'\nconnection_file = 'postgresql'\nschema = 'Watch'\n",
            "4:10 'schema' is 'Watch'; a schema's name is made of small letters, digits and '_', at most 48 of them, the first no digit and not 'pg_'"
        ),
        Mistake("[watch]\ninterval = '5s'\n", "2:12 'interval' is '5s'; the shortest is '1m'"),
        Mistake("[watch]\ninterval = '8d'\n", "2:12 'interval' is '8d'; the longest is '7d'"),
        Mistake(
            "[watch]\ninterval = 15\n",
            "2:12 'interval' is the number 15; it must be text such as \"15m\""),
        Mistake(
            "[watch]\ninterval = 'often'\n",
            "2:12 'interval' is 'often'; it must be a duration such as '15m' (units: s, m, h, d, w)"),
        Mistake("[watch]\nwidth = 65\n", "2:9 'width' is 65; the most is 64"),
        Mistake("[watch]\nhourly_per_host = 9\n", "2:19 'hourly_per_host' is 9; the least is 10"),
        Mistake(
            "[watch]\nshortest_page_interval = '2h'\nlongest_page_interval = '1h'\n",
            "2:26 'shortest_page_interval' is longer than 'longest_page_interval', '1h'"),
        Mistake(
            "[watch]\nlongest_page_interval = '10m'\n",
            "2:25 'longest_page_interval' is '10m'; the shortest is '1h'"),
        Mistake(
            "[watch]\nwidth = '4'\n", "2:9 'width' is the text '4'; it must be a whole number from 1 to 64"),
        Mistake(
            "[watch]\nintervall = '15m'\n",
            "2:1 unknown key 'intervall' in [watch]; did you mean 'interval'?"),
        Mistake(
            "[watch]\ncolour = 1\n",
            "2:1 unknown key 'colour' in [watch]; the keys there are 'hourly_per_host', 'interval', 'least_free', 'longest_page_interval', 'shortest_page_interval', 'width'"
        ),
        Mistake("[wach]\n", "1:2 unknown key 'wach'; did you mean 'watch'?"),
        Mistake("watch = 1\n", "1:9 'watch' is the number 1; it must be a table, written [watch]"),
        Mistake("[profile]\n", "1:1 'profile' is a table; it must be written [[profile]], with two brackets"),
        Mistake(
            "[network]\ncontact = \"a@b\\r\\nX: y\"\n",
            "2:11 'contact' is 'a@b\\x0D\\x0AX: y'; its host 'b\\x0D\\x0AX: y' is not a host's name; "
                + "write a name outside ASCII as xn--…"),
        Mistake(
            "[network]\nmax_bytes = '1GiB'\n",
            "2:13 'max_bytes' is '1GiB'; it must be a size such as '16MiB' (units: KiB, MiB)"),
        Mistake("[network]\nmax_bytes = '512MiB'\n", "2:13 'max_bytes' is '512MiB'; the most is '256MiB'"),
        Mistake(
            "[network]\nplain_http = ['http://a.example/']\n",
            "2:15 'plain_http' holds 'http://a.example/'; name the host only, such as 'feeds.example.gov'"),
        Mistake(
            "[network]\nproxy = 'proxy:3128'\n",
            "2:9 'proxy' is 'proxy:3128'; it must begin with 'http://' or 'https://' or 'socks5h://'"),
        Mistake(
            "[web]\nlisten = '0.0.0.0:80'\n",
            "2:10 'listen' is '0.0.0.0:80'; it is listened on this machine alone ('127.0.0.1' or '[::1]'); "
                + "put a web server in front"),
        Mistake(
            "[web]\nlisten = '127.0.0.1'\n",
            "2:10 'listen' is '127.0.0.1'; it must be an address and a port such as '127.0.0.1:8787'"),
        Mistake(
            "[web]\nhosts = ['http://a.example/']\n",
            "2:10 'hosts' holds 'http://a.example/'; name the host only, such as 'watch.example.org'"),
        Mistake(
            "[web]\ntokens = 'a/b'\n",
            "2:10 'tokens' is 'a/b'; it must be an absolute path, or the name of a systemd credential"),
        Mistake(
            "[web]\nproxy = 'nginx'\n", "2:9 'proxy' is 'nginx'; it must be one of 'x-forwarded', 'forwarded'"
        ),
        Mistake("[web]\nhost = 'a'\n", "2:1 unknown key 'host' in [web]; did you mean 'hosts'?"),
        .allow("10.1.2.3/24", "bits beyond the first 24 are set; write '10.1.2.0/24'"),
        .allow("10.1.2.3", "write '10.1.2.3/32' for this one address"),
        .allow("10.1.2.0/33", "the number after the slash must be from 0 to 32"),
        .allow("10.1.2.0/+8", "the number after the slash must be from 0 to 32"),
        .allow("010.1.2.0/24", "it must be an address range such as '10.1.2.0/24' or 'fd00::/8'"),
        .allow("fd00::1/8", "bits beyond the first 8 are set"),
        .source("ftp://www.example.gov/", "it must begin with 'https://' or 'http://'"),
        .source(
            "http://www.example.gov/",
            "use https, or list 'www.example.gov' under 'plain_http' in [network]"),
        .source("https://me:pw@example.gov/", "a user name or password does not belong into an address"),
        .source("https://example.gov/#top", "leave out the part from '#'"),
        .source(
            "https://example.gov/a b", "it holds a blank or another character that must be written as %XX"),
        .source("https://example.gov/%zz", "a '%' must be followed by two hexadecimal digits"),
        .source("https://example.gov:0/", "its port must be a number from 1 to 65535"),
        .source("https://example.gov:+1/", "its port must be a number from 1 to 65535"),
        .source("https:///x", "it has no host"),
        .source(
            "https://0x7f.1/", "its host '0x7f.1' is neither a name nor an address of four numbers"),
        .source(
            "https://2130706433/",
            "its host '2130706433' is neither a name nor an address of four numbers"),
        .source(
            "https://127.0.0.01/",
            "its host '127.0.0.01' is neither a name nor an address of four numbers"),
        .source("https://[::1/", "']' is missing"),
        .source("https://[1.2.3.4]/", "its host is not an IPv6 address"),
        Mistake(
            "[[profile]]\nname='P'\nfollow='all'\n",
            "2:6 'name' is 'P'; a name is made of small letters, digits and '-', at most 64 of them"),
        Mistake(
            "[[profile]]\nname='p'\n",
            "1:1 [[profile]] lacks 'words'; without them, write 'follow = \"all\"'"),
        Mistake("[[profile]]\nfollow='all'\n", "1:1 [[profile]] lacks 'name'"),
        Mistake(
            "[[profile]]\nname='p'\nfollow='some'\n words=['x']",
            "3:8 'follow' is 'some'; it must be one of 'matching', 'all'"),
        Mistake("[[profile]]\nname='p'\nwords=['x', 'X']\n", "3:13 'words' holds 'X'; it is there twice"),
        Mistake(
            "[[profile]]\nname='p'\nwords=[' ']\n",
            "3:8 'words' holds ' '; words are one line with letters or digits, at most 200 bytes"),
        Mistake(
            "[[profile]]\nname='p'\nwords=['x', 5]\n",
            "3:13 'words' holds the number 5; it must hold texts such as \"High-Level Economic Dialogue\""),
        Mistake(
            "[[profile]]\nname='p'\nfollow='all'\n[[profile]]\nname='p'\nfollow='all'\n",
            "5:6 'name' is 'p'; another profile has it already, on line 2"),
        Mistake(
            "[[profile]]\nname='p'\nfollow='all'\n[[profile.source]]\nname='a'\nurl='https://X.example'\n"
                + "[[profile.source]]\nname='b'\nurl='https://x.example:443/'\n",
            "9:5 'url' repeats an address; another source has it already, on line 6"),
        Mistake(
            "[[profile]]\nname='p'\nfollow='all'\n[[profile.move]]\nfrom='https://a.example/'\n"
                + "to='https://b.example/x'\n",
            "6:4 'to' names what lies below it, so it must end with '/'"),
        .subscriber(
            "mail = 'a@example.org'", "3:8 'mail' needs a [mail] table that names the server"),
        .subscriber(
            "directory = 'digests'", "3:13 'directory' is 'digests'; it must be an absolute path"),
        .subscriber(
            "stdout = true\ndirectory = '/d'",
            "3:10 [[subscriber]] has 'directory' and 'stdout'; give each way its own"),
        .subscriber(
            "",
            "1:1 [[subscriber]] lacks 'directory' or another way to be told: "
                + "one of 'directory', 'maildir', 'stdout', 'webhook', 'mail', 'chat', 'command'"),
        .subscriber("maildir = 'm'", "3:11 'maildir' is 'm'; it must be an absolute path"),
        .subscriber(
            "command = ['tell']", "3:11 'command' must begin with a program's absolute path"),
        .subscriber("command = []", "3:11 'command' must begin with a program's absolute path"),
        .subscriber(
            "command = '/bin/tell'",
            "3:11 'command' is the text '/bin/tell'; it must be a list such as [\"/usr/local/bin/tell\"]"),
        .subscriber(
            "command = ['/bin/tell']\nform = 'jsn'",
            "4:8 'form' is 'jsn'; it must be one of 'text', 'html', 'json', 'mail'"),
        .subscriber("stdout = true\nform = 'json'", "4:8 'form' belongs to a 'command'"),
        .subscriber("chat = 'slak'\nurl_file = 'u'", "3:8 'chat' is 'slak'; did you mean 'slack'?"),
        .subscriber(
            "chat = 'irc'",
            "3:8 'chat' is 'irc'; the chats are 'slack', 'mattermost', 'discord', 'teams', 'matrix', 'ntfy', "
                + "'telegram'"),
        .subscriber("chat = 'teams'", "1:1 [[subscriber]] lacks 'url_file', which 'teams' needs"),
        .subscriber(
            "chat = 'discord'\nurl_file = 'u'\ntopic = 't'", "5:9 'topic' belongs to a 'chat' of 'ntfy'"),
        .subscriber(
            "stdout = true\ntoken_file = 't'",
            "4:14 'token_file' belongs to a 'chat' of 'matrix', 'ntfy', 'telegram'"),
        .subscriber(
            "chat = 'matrix'\nserver = 'https://m.example/x'\nroom = '!r:m.example'\ntoken_file = 't'",
            "4:10 'server' has a path; write scheme, host and port only"),
        .subscriber(
            "chat = 'matrix'\nserver = 'https://m.example'\nroom = 'r'\ntoken_file = 't'",
            "5:8 'room' is 'r'; it must be a room's id or alias, such as '!abc:example.org'"),
        .subscriber(
            "chat = 'ntfy'", "1:1 [[subscriber]] lacks 'topic' or 'topic_file', which 'ntfy' needs"),
        .subscriber(
            "chat = 'ntfy'\ntopic = 'a/b'",
            "4:9 'topic' is 'a/b'; a topic is made of letters, digits, '-' and '_', at most 64 of them"),
        .subscriber(
            "chat = 'telegram'\nchat_id = 'desk'\ntoken_file = 't'",
            "4:11 'chat_id' is 'desk'; it must be a number such as '-1001234567890', or a channel's '@name'"),
        .subscriber(
            "chat = 'slack'\nurl_fil = 'u'\nurl_file = 'u'",
            "4:1 unknown key 'url_fil' in [[subscriber]]; did you mean 'url_file'?"),
        .subscriber(
            "webhook = 'https://e.example/'",
            "1:1 [[subscriber]] lacks 'secret_file', which 'webhook' needs"),
        .subscriber(
            "stdout = true\nkinds = ['edited']",
            "4:10 'kinds' holds 'edited'; it must be one of 'published', 'revised', 'withdrawn', "
                + "'restored', 'moved', 'drifted', 'blind', 'recovered', 'vanished', 'returned', 'gap'"),
        .subscriber(
            "stdout = true\nleast = 'none'",
            "4:9 'least' is 'none'; it must be one of 'cosmetic', 'editorial', 'substantive'"),
        Mistake(
            "[mail]\nserver = 'smtps://m.example'\nfrom = 'a@example.org'\nuser = 'u'\n",
            "1:1 [mail] lacks 'password_file', which 'user' needs"),
        Mistake(
            "[mail]\nserver = 'mail.example'\nfrom = 'a@example.org'\n",
            "2:10 'server' is 'mail.example'; it must begin with 'smtps://' or 'smtp://'"),
        Mistake(
            "[mail]\nserver = 'smtps://m.example'\nfrom = 'Ann <a@example.org>'\n",
            "3:8 'from' is 'Ann <a@example.org>'; it must be a mail address such as 'analyst@example.org'"),
    ]

    @Test(arguments: mistakes)
    func `a mistake is said with its place and what to write instead`(_ mistake: Mistake) {
        #expect(problems(mistake.text).first == mistake.problem)
        #expect(problems(mistake.text).count == 1)
    }

    @Test func `all mistakes of a file are said at once, in the order of the file`() {
        let text = """
            [watch]
            interval = "5s"
            widht = 4

            [[profile]]
            name = "hled"
            follow = "matchng"
            words = ["HLED"]
            [[profile.source]]
            name = "wh"
            url = "www.whitehouse.gov"
            """
        let expected = """
            /etc/c.toml:2:12: 'interval' is '5s'; the shortest is '1m'
            /etc/c.toml:3:1: unknown key 'widht' in [watch]; did you mean 'width'?
            /etc/c.toml:7:10: 'follow' is 'matchng'; it must be one of 'matching', 'all'
            /etc/c.toml:11:7: 'url' is 'www.whitehouse.gov'; it must begin with 'https://' or 'http://'
              hint: nothing was changed; run 'hledwatch check-config' after correcting the file
            """
        let error = #expect(throws: ConfigurationError.self) {
            try Configuration.parse(text, path: "/etc/c.toml")
        }
        #expect(error?.description == expected)
    }

    @Test func `a slip of syntax does not hide the other mistakes`() {
        let text = """
            [watch]
            interval = 15m
            width = 100
            [network]
            timeout = "60s
            max_bytes == 3
            """
        #expect(
            problems(text) == [
                "2:14 in this decimal integer: expected digit, saw 'm'",
                "3:9 'width' is 100; the most is 64",
                "5:15 in this string: unescaped control characters other than TAB (U+0009) are "
                    + "explicitly prohibited",
                "6:12 in this value: could not determine value type",
            ])
    }

    @Test func `after a broken header nothing below it is misread`() {
        #expect(
            problems("[watch\nwidth = 4\nx = 1\n") == ["1:7 in this table header: expected ']', saw '\\n'"])
    }

    @Test func `a file that cannot be read is named with the reason`() {
        let missing = #expect(throws: ConfigurationError.self) {
            try Configuration.load(path: "/nonexistent/c.toml")
        }
        #expect(
            missing?.description == """
                /nonexistent/c.toml: cannot be read: no such file
                  hint: name a readable file with --config FILE
                """)
        let directory = #expect(throws: ConfigurationError.self) { try Configuration.load(path: "/") }
        #expect(directory?.summary == "/: cannot be read: it is a directory")
    }
}
