/// A block of a page as its markup has it, before its text is looked at.
struct Block {
    enum Kind: Equatable {
        /// `<h1>` to `<h6>`.
        case heading(Int)
        case paragraph, item, row
    }

    var kind: Kind
    /// How many items it stands in, an item itself not counted.
    var depth: Int
    var piece: Piece
    /// Is its text centred by a class or a style? Headings made by hand often are.
    var isCentred = false
}
