public import FactSheets

/// Everything that differs between two fact sheets, as `compare` tells it, and what stands the same around it.
public func sideBySide(
    _ old: FactSheet, _ new: FactSheet, oldSource: String, newSource: String
) -> SideBySide {
    var keys = Interner()
    let before = Layout(old, keys: &keys)
    let after = Layout(new, keys: &keys)
    let writer = ChangeWriter(before, after)
    let (changes, rows) = writer.rows()
    return SideBySide(
        comparison: Comparison(
            old: .init(title: old.title, source: oldSource), new: .init(title: new.title, source: newSource),
            changes: changes, rewrite: writer.rewrite()),
        old: passages(before, of: old), new: passages(after, of: new), rows: rows)
}

private func passages(_ layout: Layout, of sheet: FactSheet) -> [SideBySide.Passage] {
    [.init(.title, layout.title.text)]
        + zip(layout.units, BlameTrace.depths(of: sheet)).map { unit, depth in
            .init(unit.kind, unit.text, depth: max(depth, 0))
        }
}
