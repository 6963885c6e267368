/// What waits for its turn: at most `width` under way in all and `perHost` of one host, hosts taking turns.
///
/// Within a host what is urgent goes first, then what came first. Every operation takes constant time, but for the
/// look-up of the host.
struct HostQueue<Element: Sendable> {
    private struct Lane {
        var urgent = Fifo<Element>()
        var other = Fifo<Element>()
        var underWay = 0
        /// It stands in `ready`.
        var isReady = false
        var isEmpty: Bool { urgent.isEmpty && other.isEmpty }
    }

    /// A turn that was given, to be given back.
    struct Turn: Sendable {
        let element: Element
        fileprivate let lane: Int
    }

    private let width: Int
    private let perHost: Int
    private var lanes: [Lane] = []
    private var numbers: [String: Int] = [:]
    /// Lanes that hold something and may begin it.
    private var ready = Fifo<Int>()
    private(set) var waiting = 0
    private(set) var underWay = 0

    init(width: Int, perHost: Int) {
        self.width = max(1, width)
        self.perHost = max(1, perHost)
    }

    var isEmpty: Bool { waiting == 0 && underWay == 0 }
    var canBegin: Bool { underWay < width && !ready.isEmpty }

    mutating func add(_ element: Element, host: String, isUrgent: Bool) {
        if isEmpty { (lanes, numbers) = ([], [:]) }  // hosts that are asked no more are not kept for ever
        let number =
            numbers[host]
            ?? {
                lanes.append(Lane())
                numbers[host] = lanes.count - 1
                return lanes.count - 1
            }()
        if isUrgent { lanes[number].urgent.append(element) } else { lanes[number].other.append(element) }
        waiting += 1
        makeReady(number)
    }

    /// Whose turn it is, if there is room for another.
    mutating func next() -> Turn? {
        guard underWay < width, let number = ready.popFirst() else { return nil }
        lanes[number].isReady = false
        guard let element = lanes[number].urgent.popFirst() ?? lanes[number].other.popFirst() else {
            return nil
        }
        lanes[number].underWay += 1
        underWay += 1
        waiting -= 1
        makeReady(number)
        return Turn(element: element, lane: number)
    }

    mutating func giveBack(_ turn: Turn) {
        lanes[turn.lane].underWay -= 1
        underWay -= 1
        makeReady(turn.lane)
    }

    /// Forgets what waits.
    mutating func clear() {
        for number in lanes.indices {
            lanes[number].urgent = Fifo()
            lanes[number].other = Fifo()
            lanes[number].isReady = false
        }
        ready = Fifo()
        waiting = 0
    }

    private mutating func makeReady(_ number: Int) {
        guard !lanes[number].isReady, !lanes[number].isEmpty, lanes[number].underWay < perHost else { return }
        lanes[number].isReady = true
        ready.append(number)
    }
}

/// First in, first out, in constant time.
struct Fifo<Element> {
    private var items: [Element?] = []
    private var head = 0

    var isEmpty: Bool { head == items.count }

    mutating func append(_ element: Element) { items.append(element) }

    mutating func popFirst() -> Element? {
        guard head < items.count else { return nil }
        defer {
            items[head] = nil
            head += 1
            if head == items.count {
                items.removeAll()
                head = 0
            } else if head >= 1024, head * 2 >= items.count {
                items.removeFirst(head)
                head = 0
            }
        }
        return items[head]
    }
}
