import CJansson

extension JSONNode {
    /// The elements of an array in order; nothing if the value is no array.
    public var elements: Elements { Elements(array: self, count: json_array_size(value)) }

    /// The members of an object in the order of the text; nothing if the value is no object.
    public var members: Members { Members(object: self) }

    /// The elements of a JSON array.
    public struct Elements: Sequence, IteratorProtocol, Sendable {
        let array: JSONNode
        let count: Int
        var index = 0

        /// How many elements are still to come.
        public var underestimatedCount: Int { count - index }

        public mutating func next() -> JSONNode? {
            guard index < count else { return nil }
            defer { index += 1 }
            return array[index]
        }
    }

    /// The members of a JSON object.
    public struct Members: Sequence, Sendable {
        let object: JSONNode

        /// How many members there are.
        public var underestimatedCount: Int { object.count }

        public func makeIterator() -> Iterator {
            Iterator(object: object, position: json_object_iter(object.value))
        }

        /// Walks over a JSON object's members.
        public struct Iterator: IteratorProtocol {
            let object: JSONNode
            var position: UnsafeMutableRawPointer?

            public mutating func next() -> (key: String, value: JSONNode)? {
                guard let position, let key = json_object_iter_key(position),
                    let value = json_object_iter_value(position)
                else { return nil }
                self.position = json_object_iter_next(object.value, position)
                let bytes = UnsafeRawBufferPointer(start: key, count: json_object_iter_key_len(position))
                return (String(decoding: bytes, as: UTF8.self), JSONNode(value, in: object.tree))
            }
        }
    }
}
