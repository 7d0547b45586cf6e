/// A large value behind one reference, so that who hands on a struct that has it copies a pointer.
///
/// A run hands the champions of all series from stage to stage, and each has some sixty arrays and texts: to count
/// the references to all of them at each step took a tenth of a weekly run. A value that is set anew stands alone.
@propertyWrapper
package struct Shared<Value: Sendable>: Sendable {
    private final class Box: Sendable {
        let value: Value
        init(_ value: Value) { self.value = value }
    }

    private var box: Box

    package init(wrappedValue: Value) { box = Box(wrappedValue) }

    package var wrappedValue: Value {
        get { box.value }
        set { box = Box(newValue) }
    }
}

extension Shared: Equatable where Value: Equatable {
    package static func == (a: Shared, b: Shared) -> Bool {
        a.box === b.box || a.box.value == b.box.value
    }
}

extension Shared: Hashable where Value: Hashable {
    package func hash(into hasher: inout Hasher) { box.value.hash(into: &hasher) }
}
