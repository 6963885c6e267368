extension Configuration.Feeds {
    init(from table: ConfigurationTable) {
        self.init()
        directory = table.path("directory", example: "/srv/hledwatch/feeds")
        if let value = table.flag("subscribers") { subscribers = value }
        table.refuseUnknown()
    }
}
