extension Configuration.Feeds {
    init(from table: ConfigurationTable) {
        self.init()
        directory = table.directory("directory", example: "/srv/hledwatch/feeds")
        if let value = table.flag("subscribers") { subscribers = value }
        table.refuseUnknown()
    }
}

extension ConfigurationTable {
    /// The absolute path of a directory that is written into.
    func directory(_ key: String, example: String) -> String? {
        checked(key, example: example) { text throws(Complaint) in
            guard text.first == "/", !text.utf8.contains(0) else {
                throw Complaint("it must be an absolute path")
            }
            return text
        }
    }
}
