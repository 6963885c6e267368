/// The page that continues the one at `address`: what it calls its next one, else the link that differs from its own
/// address by the next page number only.
func nextPage(after address: String, in tree: HTMLTree, base: String?) -> String? {
    let own = PageNumber(address)
    var following: (address: String, number: Int)?
    for node in tree.nodes.indices {
        let tag = tree.nodes[node].tag
        guard tag == .a || tag == .link, let href = tree.string(.href, of: node),
            let url = absoluteAddress(href, base: base)?.withoutFragment, url.isAddress
        else { continue }
        let relations = tree.string(.rel, of: node)?.lowercased().split(separator: " ") ?? []
        if relations.contains("next") { return url == address.withoutFragment ? nil : url }
        let other = PageNumber(url)
        // Drupal counts from 0, so that the second page is `page=1`.
        guard tag == .a, let number = other.number, number > (own.number ?? 0), other.stem == own.stem,
            number < following?.number ?? own.number.map({ $0 + 2 }) ?? 3
        else { continue }
        following = (url, number)
    }
    return following?.address
}

/// An address with the number of a page taken out of it.
struct PageNumber: Equatable {
    /// The address without the number, and without a `/` at the end of its path.
    let stem: String
    /// `nil` when it has none: it is the first page.
    let number: Int?

    private static let parameters: Set = ["page", "paged", "pg", "pagina", "página", "p%c3%a1gina"]

    init(_ address: String) {
        let address = address.withoutFragment
        let path = address.prefix { $0 != "?" }
        var number: Int?
        var steps = path.split(separator: "/", omittingEmptySubsequences: false)
        if steps.last == "" { steps.removeLast() }
        if steps.count > 2, steps[steps.count - 2].lowercased() == "page",
            let last = steps.last.flatMap({ Int($0) })
        {
            number = last
            steps.removeLast(2)
        }
        let kept = address.dropFirst(path.count + 1).split(separator: "&").filter { pair in
            let parts = pair.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, Self.parameters.contains(parts[0].lowercased()),
                let value = Int(parts[1]), value >= 0
            else { return true }
            number = value
            return false
        }
        stem = steps.joined(separator: "/") + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&"))
        self.number = number
    }
}

/// The page of a WordPress feed after the one at `address`: WordPress gives older items as `?paged=2` and so on.
func nextPagedFeed(after address: String) -> String {
    let next = (PageNumber(address).number ?? 1) + 1
    let path = address.prefix { $0 != "?" }
    let kept = address.dropFirst(path.count + 1).split(separator: "&").filter { !$0.hasPrefix("paged=") }
    return path + "?" + (kept.map(String.init) + ["paged=\(next)"]).joined(separator: "&")
}
