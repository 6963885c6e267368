internal import FactSheets

/// FNV-1a with a final mix, so that keys that differ in their last letter spread.
private func stableHash(_ key: String) -> UInt64 {
    var hash = FNV1a(key).value
    hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD  // MurmurHash3's finaliser
    return hash ^ (hash >> 33)
}

/// Thousandths of the whole from `-100` to `100`, the same for the same key.
private func permille(_ key: String) -> Int64 { Int64(stableHash(key) % 201) - 100 }

/// A part of `span` from nothing to nearly all of it.
func part(of span: Duration, key: String) -> Duration {
    .milliseconds(parts(span.milliseconds, Int64(stableHash(key) % 1000)))
}

/// `span` lengthened by up to 10 %: what must not come sooner.
func lengthened(_ span: Duration, key: String) -> Duration {
    let share = permille(key)
    return .milliseconds(span.milliseconds + parts(span.milliseconds, share < 0 ? -share : share))
}

/// `span` lengthened or shortened by up to 10 %.
func jittered(_ span: Duration, key: String) -> Duration {
    .milliseconds(span.milliseconds + parts(span.milliseconds, permille(key)))
}

private func parts(_ milliseconds: Int64, _ permille: Int64) -> Int64 {
    milliseconds / 1000 * permille + milliseconds % 1000 * permille / 1000
}
