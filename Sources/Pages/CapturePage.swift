package import FactSheets
internal import Digesting

/// One entry of the log: a capture, or a check that confirmed one.
package struct CaptureView {
    package struct Made: Sendable {
        package let slug: String
        package let title: String
        package let version: Int

        package init(slug: String, title: String, version: Int) {
            (self.slug, self.title, self.version) = (slug, title, version)
        }
    }

    /// Where the entry stands in the sealed log.
    package struct Proof: Sendable {
        /// From 0.
        package let index: Int
        /// Hashes that lead from the entry to the root, hexadecimal.
        package let path: [String]
        package let checkpoint: EvidenceView.Checkpoint

        package init(index: Int, path: [String], checkpoint: EvidenceView.Checkpoint) {
            (self.index, self.path, self.checkpoint) = (index, path, checkpoint)
        }
    }

    package var id: Int64
    /// Without its body.
    package var capture: Capture
    /// Of a check: when it was made, what was answered, and the capture that it confirmed.
    package var check: (time: Instant, took: Duration, status: Int, confirmed: Int64)?
    /// Where it came from: `live`, or what was imported.
    package var origin = ""
    package var flag: String?
    /// SHA-256, hexadecimal.
    package var bodyHash = ""
    package var size = 0
    package var isPruned = false
    /// The entry as the tree hashes it, and that hash.
    package var entry = ""
    package var entryHash = ""
    /// `nil`: not sealed yet.
    package var proof: Proof?
    package var made: [Made] = []
    package var earlier: Int64?
    package var later: Int64?

    package init(id: Int64, capture: Capture) { (self.id, self.capture) = (id, capture) }
}

/// A capture's page: what was sent, what came, what proves it, what was made of it.
package func capturePage(_ view: CaptureView, _ context: PageContext) -> [UInt8] {
    let number = String(view.id)
    let title = view.check == nil ? context("Capture {1}", number) : context("Check {1}", number)
    return Frame(title: title, part: .evidence).page(context) { m in
        m.element("nav", .class("crumbs"), Attribute("aria-label", context("You are here"))) { m in
            m.link(context.href("evidence"), context("Evidence"))
            m.text(" › " + title)
        }
        m.element("h1", text: title)
        if let check = view.check {
            told(check, &m, view, context)
        } else {
            summary(&m, view, context)
            request(&m, view, context)
            response(&m, view, context)
        }
        proof(&m, view, context)
    }
}

private func told(
    _ check: (time: Instant, took: Duration, status: Int, confirmed: Int64), _ m: inout Markup,
    _ view: CaptureView, _ context: PageContext
) {
    m.element(
        "p",
        text: context(
            "A look that brought nothing new: the address still said what an earlier capture holds."))
    m.element("dl", .class("facts")) { m in
        m.fact(context("Address")) { $0.outside(view.capture.url, view.capture.url) }
        m.fact(context("Time")) { $0.time(check.time, context) }
        m.fact(context("Answer")) {
            $0.text("\(check.status), " + context("in {1} ms", withThousands(Int(check.took.milliseconds))))
        }
        m.fact(context("Confirmed")) {
            $0.link(
                context.href("captures/\(check.confirmed)"), context("Capture {1}", String(check.confirmed)))
        }
    }
}

private func summary(_ m: inout Markup, _ view: CaptureView, _ context: PageContext) {
    let capture = view.capture
    m.element("dl", .class("facts")) { m in
        m.fact(context("Address")) { $0.outside(capture.url, capture.url) }
        if capture.answered != capture.url {
            m.fact(context("Answered by")) { $0.outside(capture.answered, capture.answered) }
        }
        m.fact(context("Time")) { $0.time(capture.time, context) }
        m.fact(context("Answer")) {
            $0.text(answer(status: capture.status, failed: capture.failure != nil, context))
        }
        if let failure = capture.failure {
            m.fact(context("Failure")) { $0.text("\(failure.kind.rawValue): \(folded(failure.reason))") }
        }
        if let flag = view.flag { m.fact(context("Set aside")) { $0.text(folded(flag)) } }
        m.fact(context("Came by")) { $0.text(folded(view.origin)) }
        m.fact(context("Body")) { m in
            m.text(context("{1} bytes, SHA-256", withThousands(view.size)) + " ")
            m.inline("code", view.bodyHash)
            m.text(" ")
            if view.isPruned {
                m.text(context("The bytes were pruned; their hash is kept."))
            } else if view.size > 0 {
                m.link(context.href("captures/\(view.id)/body"), context("The bytes as text"))
            }
        }
        m.fact(context("Made")) { m in
            if view.made.isEmpty {
                m.text(context("no version: it showed nothing new, or was not to be read"))
            }
            for (index, made) in view.made.prefix(50).enumerated() {
                if index > 0 { m.text(" · ") }
                m.link(
                    context.href("documents/\(made.slug)/\(made.version)"),
                    context(
                        "{1}, version {2}", made.title.isEmpty ? made.slug : shortened(made.title, to: 90),
                        String(made.version)))
                m.text(" · ")
                m.link(
                    context.href("documents/\(made.slug)/\(made.version)/evidence.zip"),
                    context("Evidence (ZIP)"))
            }
            if view.made.count > 50 { m.text(" · …") }
        }
    }
    m.element("ul", .class("tools")) { m in
        if let earlier = view.earlier {
            m.element("li") {
                $0.link(context.href("captures/\(earlier)"), "← " + context("the one before of this address"))
            }
        }
        if let later = view.later {
            m.element("li") {
                $0.link(context.href("captures/\(later)"), context("the next of this address") + " →")
            }
        }
        m.element("li") {
            $0.link(context.href("evidence", [("url", capture.url)]), context("All of this address"))
        }
    }
}

private func request(_ m: inout Markup, _ view: CaptureView, _ context: PageContext) {
    m.element("h2", text: context("The request"))
    guard let provenance = view.capture.provenance else {
        m.element(
            "p", .class("quiet"),
            text: context(
                "What was sent is not known: the capture was imported, or is older than that is kept."))
        redirects(&m, view, context)
        return
    }
    m.element("pre", .class("mono head"), text: provenance.request)
    m.element("dl", .class("facts")) { m in
        m.fact(context("Began")) { $0.time(provenance.began, context) }
        m.fact(context("Connected to")) { $0.inline("code", provenance.peer ?? context("none was reached")) }
        m.fact(context("Encrypted by")) { $0.text(folded(provenance.tls ?? context("nothing"))) }
        for (index, certificate) in provenance.certificates.prefix(16).enumerated() {
            m.fact(index == 0 ? context("Its certificate, SHA-256") : context("issued by, SHA-256")) {
                $0.inline("code", certificate)
            }
        }
        if let received = provenance.received {
            m.fact(context("As it came")) { m in
                m.text(
                    context(
                        "{1} bytes, coded as {2}, SHA-256", withThousands(received.size),
                        folded(received.codings.joined(separator: ", "))) + " ")
                m.inline("code", received.sha256)
            }
        }
    }
    redirects(&m, view, context)
}

private func redirects(_ m: inout Markup, _ view: CaptureView, _ context: PageContext) {
    guard !view.capture.redirects.isEmpty else { return }
    m.element("h3", text: context("Redirects"))
    m.element("ol") { m in
        for redirect in view.capture.redirects.prefix(20) {
            m.element("li") { m in
                m.text("\(redirect.status) → ")
                m.outside(redirect.location, redirect.location)
            }
        }
    }
}

private func response(_ m: inout Markup, _ view: CaptureView, _ context: PageContext) {
    m.element("h2", text: context("The answer’s head"))
    let capture = view.capture
    guard !capture.headers.isEmpty || capture.provenance?.statusLine.isEmpty == false else {
        m.element("p", .class("quiet"), text: context("There is none on record."))
        return
    }
    var lines = capture.provenance.map { [$0.statusLine] } ?? []
    lines += capture.headers.map { "\($0.name): \($0.value)" }
    m.element("pre", .class("mono head"), text: lines.joined(separator: "\n"))
}

private func proof(_ m: inout Markup, _ view: CaptureView, _ context: PageContext) {
    m.element("h2", text: context("The proof"))
    m.element("p", text: context("The entry as the log hashes it:"))
    m.element("pre", .class("mono"), text: view.entry)
    m.element("dl", .class("facts")) { m in
        m.fact(context("Its hash in the tree")) { $0.inline("code", view.entryHash) }
        guard let proof = view.proof else { return }
        m.fact(context("Checkpoint")) {
            $0.text(context("over {1} entries", withThousands(proof.checkpoint.size)))
        }
        m.fact(context("Root hash")) { $0.inline("code", proof.checkpoint.root) }
        m.fact(context("Time stamp")) { m in
            guard let time = proof.checkpoint.stamped else { return m.text(context("none yet")) }
            m.time(time, context)
        }
    }
    guard let proof = view.proof else {
        m.element(
            "p", .class("card"),
            text: context("No checkpoint covers it yet: the service seals what comes in after a while."))
        return
    }
    m.element(
        "p",
        text: context(
            "Hashed with these {1} hashes in turn, as RFC 6962 says, it gives the root that the checkpoint signs:",
            String(proof.path.count)))
    m.element("ol", .class("mono"), Attribute("start", "1")) { m in
        for hash in proof.path { m.element("li", text: hash) }
    }
    m.element("pre", .class("mono"), text: proof.checkpoint.note)
    m.element("p") {
        $0.link(
            context.href("captures/\(view.id)/proof"),
            context("Entry, proof and checkpoint as a file (C2SP tlog-proof)"))
    }
}
