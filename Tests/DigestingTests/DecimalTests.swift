import Testing

@testable import Digesting

@Suite struct DecimalTests {
    @Test(arguments: [
        ("15164522357457", "15.16 trillion"), ("-15165522357457", "15.17 trillion"),
        ("474000000", "474 million"), ("12345", "12,350"), ("9999.5", "10,000"), ("0.125", "0.125"),
        ("0", "0"),
    ])
    func `a sum is rounded to its first digits`(_ written: String, _ said: String) throws {
        let sum = try #require(Decimal(written))
        #expect(sum.rounded(toDigits: 4).inWords == said)
        #expect((sum.rounded(toDigits: 4) < .zero) == written.hasPrefix("-"))
    }
}
