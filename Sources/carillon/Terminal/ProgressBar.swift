import Foundation

/// A bar that fills, with what is done and what remains; silent when nobody looks.
struct ProgressBar {
    private let label: String
    private let isShown: Bool
    private let started = ContinuousClock.now
    private var lastDrawn: ContinuousClock.Instant?

    init(_ label: String, isShown: Bool = Terminal.isInteractive) {
        self.label = label
        self.isShown = isShown
    }

    /// Draws the bar, at most ten times a second.
    ///
    /// - Parameters:
    ///   - fraction: 0...1.
    ///   - detail: What stands behind the bar.
    mutating func show(_ fraction: Double, _ detail: String) {
        guard isShown else { return }
        let now = ContinuousClock.now
        if let lastDrawn, now - lastDrawn < .milliseconds(100), fraction < 1 { return }
        lastDrawn = now
        let fraction = Self.clamped(fraction)
        let bar = Self.bar(fraction, width: 28)
        write("\r\u{1B}[K\(label) \(bar) \(Int(fraction * 100)) %  \(detail)\(remaining(fraction, now))")
    }

    /// Ends the line.
    func finish() {
        if isShown, lastDrawn != nil { write("\r\u{1B}[K") }
    }

    /// A bar of blocks.
    static func bar(_ fraction: Double, width: Int) -> String {
        let filled = Int((clamped(fraction) * Double(width)).rounded())
        return String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
    }

    /// A share of nothing (0 / 0) is none of it.
    private static func clamped(_ fraction: Double) -> Double { fraction.isNaN ? 0 : min(max(fraction, 0), 1) }

    private func remaining(_ fraction: Double, _ now: ContinuousClock.Instant) -> String {
        let elapsed = Double((now - started).components.seconds)
        guard fraction > 0.02, elapsed > 2, fraction < 1 else { return "" }
        return ", \(Int(elapsed / fraction * (1 - fraction))) s left"
    }

    private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
