/// Climbs in calls per second until a rung does not hold, then looks between the last two.
struct Ladder {
    /// The first rung, and how far they are apart.
    var stride = 20
    /// Where to stop even if everything holds.
    var top = 400
    /// How long each rung is tried.
    var seconds = 10

    /// The highest rate that held, with what it showed; nil if none did.
    func climb(_ load: CallLoad) async throws -> LoadStep? {
        var best: LoadStep?
        var rate = stride
        while rate <= top, let step = try await attempt(load, rate) {
            best = step
            rate += stride
        }
        // Halves of the last gap, down to a quarter of a stride.
        var gap = stride / 2
        var low = best?.rate ?? 0
        while gap >= max(1, stride / 4), low + gap < top {
            if let step = try await attempt(load, low + gap) {
                best = step
                low = step.rate
            }
            gap /= 2
        }
        return best
    }

    /// A rung that does not hold is tried once more: on a busy machine one bad second must not decide.
    private func attempt(_ load: CallLoad, _ rate: Int) async throws -> LoadStep? {
        for _ in 0..<2 {
            let step = try await load.run(rate, seconds)
            note("\(load.name): \(step.summary)")
            if step.isSustained { return step }
        }
        return nil
    }
}
