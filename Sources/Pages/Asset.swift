internal import FactSheets

/// A file that pages name: its address has its content's hash in it, so that it may be kept for ever.
package struct Asset: Sendable {
    package let name: String
    package let mediaType: String
    package let bytes: [UInt8]
    /// Below the root: `assets/page-1a2b3c4d5e6f7a8b.css`.
    package let path: String

    init(_ name: String, _ ending: String, _ mediaType: String, _ text: String) {
        self.name = name
        self.mediaType = mediaType
        bytes = Array(text.utf8)
        path = "assets/\(name)-\(hashDigits(FNV1a(text).value)).\(ending)"
    }

    package static let style = Asset("page", "css", "text/css; charset=utf-8", styleSheet + ledgerStyleSheet)
    package static let script = Asset("page", "js", "text/javascript; charset=utf-8", pageScript)
    package static let icon = Asset("icon", "svg", "image/svg+xml", iconPicture)

    package static let all = [style, script, icon]
}

private let iconPicture = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#0b4f6c"/>\
    <path d="M3 5h10M3 8h6M3 11h8" stroke="#fff" stroke-width="1.6" stroke-linecap="round"/></svg>
    """
