import ARIConnection
import Testing

@Suite("Back-off")
struct BackoffTests {
    @Test(
        "doubles up to its maximum; chance takes away up to the jitter's part",
        arguments: [
            (1, 0.0, 100), (2, 0.0, 200), (3, 0.0, 400), (6, 0.0, 3_000), (500, 0.0, 3_000), (2, 1.0, 100),
            (2, 0.5, 150), (0, 0.0, 100),
        ])
    func delays(failures: Int, chance: Double, milliseconds: Int) {
        let backoff = ARIBackoff(minimum: .milliseconds(100), maximum: .seconds(3), jitter: 0.5)
        #expect(backoff.delay(failures: failures, chance: chance) == .milliseconds(milliseconds))
    }
}
