import SiteHouse
import Testing

@testable import Site

@Suite("Mailbox", .timeLimit(.minutes(2)))
struct MailboxTests {
    @Test("what gathered is one batch, in order")
    func batches() async {
        let mailbox = Mailbox<Int>()
        mailbox.post(1)
        mailbox.post(contentsOf: [2, 3])
        mailbox.post(contentsOf: [])
        #expect(mailbox.count == 3)
        #expect(await mailbox.next() == [1, 2, 3])
        #expect(mailbox.count == 0)
    }

    @Test("a reader that waits gets what comes")
    func waits() async {
        let mailbox = Mailbox<Int>()
        async let batch = mailbox.next()
        mailbox.post(7)
        #expect(await batch == [7])
    }

    @Test("what is put back comes before what came since")
    func putsBack() async {
        let mailbox = Mailbox<Int>()
        mailbox.post(contentsOf: [1, 2, 3])
        let batch = await mailbox.next() ?? []
        mailbox.post(4)
        mailbox.putBack(Array(batch.dropFirst()))
        #expect(await mailbox.next() == [2, 3, 4])
    }

    @Test("a finished queue delivers what is in it, then ends; also for a reader that waits")
    func finishes() async {
        let mailbox = Mailbox<Int>()
        mailbox.post(1)
        mailbox.finish()
        #expect(await mailbox.next() == [1])
        #expect(await mailbox.next() == nil)
        let other = Mailbox<Int>()
        async let end = other.next()
        other.finish()
        #expect(await end == nil)
    }

    @Test("a cancelled reader comes back at once, and takes nothing with it")
    func cancels() async {
        let mailbox = Mailbox<Int>()
        for _ in 0..<200 {
            let reader = Task { await mailbox.next() }
            reader.cancel()
            #expect(await reader.value == nil)
        }
        let late = Task {
            while !Task.isCancelled { await Task.yield() }
            return await mailbox.next()
        }
        mailbox.post(contentsOf: [1, 2])
        late.cancel()
        #expect(await late.value == nil)
        #expect(await mailbox.next() == [1, 2])
    }

    @Test("many senders, one reader: nothing is lost, and each sender's order is kept")
    func manySenders() async {
        let mailbox = Mailbox<(sender: Int, number: Int)>()
        let (senders, each) = (8, 2_000)
        var seen = [Int](repeating: 0, count: senders)
        await withTaskGroup(of: Void.self) { group in
            for sender in 0..<senders {
                group.addTask {
                    for number in 0..<each {
                        mailbox.post((sender, number))
                        if number.isMultiple(of: 64) { await Task.yield() }
                    }
                }
            }
            var count = 0
            while count < senders * each, let batch = await mailbox.next() {
                for (sender, number) in batch {
                    #expect(seen[sender] == number)
                    seen[sender] += 1
                }
                count += batch.count
            }
        }
        #expect(seen == [Int](repeating: each, count: senders))
    }
}
