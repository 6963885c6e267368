internal import CCurl

/// One parsed address of libcurl's URL API: made, changed, read, freed.
@safe struct AddressHandle: ~Copyable {
    private let raw: OpaquePointer

    /// `nil` when memory is out.
    init?() {
        guard let raw = unsafe curl_url() else { return nil }
        unsafe self.raw = raw
    }

    deinit { unsafe curl_url_cleanup(raw) }

    /// Sets one part; a URL when one is there already is resolved against it. False when libcurl refuses the value.
    func set(_ part: CURLUPart, _ value: String?, flags: Int32 = 0) -> Bool {
        if let value {
            guard !value.utf8.contains(0) else { return false }
            return unsafe curl_url_set(raw, part, value, UInt32(flags)) == CURLUE_OK
        }
        return unsafe curl_url_set(raw, part, nil, UInt32(flags)) == CURLUE_OK
    }

    /// One part, or `nil` when the address has none.
    func get(_ part: CURLUPart, flags: Int32 = 0) -> String? {
        var text: UnsafeMutablePointer<CChar>?
        guard unsafe curl_url_get(raw, part, &text, UInt32(flags)) == CURLUE_OK, let text = unsafe text else {
            return nil
        }
        defer { unsafe curl_free(text) }
        return unsafe String(validatingCString: text)
    }
}
