internal import Archiving
internal import FactSheets

extension AgendaEntry {
    /// Two looks that saw a redirect confirm each other when they are so far apart, at the least.
    private static let apart: Duration = .seconds(10 * 60)
    /// After so long the old address is asked again, for redirects called lasting are taken back, too.
    private static let reviewed: Duration = .seconds(30 * 86_400)

    /// Where it is asked: where a lasting redirect led two looks in a row, else at its own address.
    var target: String { self.timing.redirects > 1 ? self.permanent ?? self.url : self.url }

    /// Takes in where a look was led. Captures of `target` keep `url` as the address asked, and name no redirect.
    mutating func noteRedirects(of capture: Capture, isAnswer: Bool) {
        let isLasting = capture.redirects.allSatisfy { $0.status == 301 || $0.status == 308 }
        if target != self.url {
            let since = self.timing.redirectedSince ?? capture.time
            if !isAnswer || !capture.redirects.isEmpty {
                forgetRedirect()  // it is asked at its own address again, which leads where it should
            } else if capture.time >= since + Self.reviewed {
                self.timing.redirects = 1
            }
        } else if isAnswer {
            if capture.redirects.isEmpty || !isLasting {
                forgetRedirect()
            } else if self.permanent != capture.answered {
                self.permanent = capture.answered
                self.timing.redirects = 1
                self.timing.redirectedSince = capture.time
            } else if let since = self.timing.redirectedSince, capture.time >= since + Self.apart {
                self.timing.redirects = 2
                self.timing.redirectedSince = capture.time
            }
        }
    }

    private mutating func forgetRedirect() {
        self.permanent = nil
        self.timing.redirects = 0
        self.timing.redirectedSince = nil
    }
}
