/// How often something was asked.
actor Counter {
    private(set) var times = 0

    @discardableResult
    func count() -> Int {
        times += 1
        return times
    }
}
