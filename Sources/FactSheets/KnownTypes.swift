internal import FoundationEssentials

/// Types that were seen: asking the runtime takes longer than to look here.
final class KnownTypes {
    private var plain: [ObjectIdentifier] = []

    /// False for a type that Foundation's coders do not ask how it is coded, or whose keys they leave as they are.
    func arePlain<Value>(_ type: Value.Type) -> Bool {
        let id = ObjectIdentifier(type)
        if plain.contains(id) { return true }
        if type is any LeftToFoundation.Type { return false }
        plain.append(id)
        return true
    }
}

private protocol LeftToFoundation {}
extension Dictionary: LeftToFoundation {}
extension Date: LeftToFoundation {}
extension Data: LeftToFoundation {}
extension URL: LeftToFoundation {}
extension Decimal: LeftToFoundation {}
extension Double: LeftToFoundation {}
extension Float: LeftToFoundation {}
