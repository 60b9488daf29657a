import MariaDBClient
import Testing

@Suite("StatementCache")
struct StatementCacheTests {
    @Test("lets the least recently used statement go")
    func evictsTheLeastRecentlyUsed() {
        var cache = StatementCache<Int>(capacity: 2)
        #expect(cache.insert(1, for: "one") == nil)
        #expect(cache.insert(2, for: "two") == nil)
        #expect(cache.find("one") == 1)
        #expect(cache.insert(3, for: "three") == 2)
        #expect(cache.find("two") == nil)
        #expect(cache.find("one") == 1)
        #expect(cache.count == 2)
        #expect(cache.removeAll().sorted() == [1, 3])
        #expect(cache.count == 0)
    }
}
