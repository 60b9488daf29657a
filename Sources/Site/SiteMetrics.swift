import Metrics

/// What a site measures of itself.
struct SiteMetrics: Sendable {
    private let inputs = Counter(label: "carillon_site_inputs_total")
    private let turns = Counter(label: "carillon_site_turns_total")
    private let backlog = Gauge(label: "carillon_site_inbox")

    func noteTurn(inputs count: Int, waiting: Int) {
        inputs.increment(by: count)
        turns.increment()
        backlog.record(waiting)
    }
}
