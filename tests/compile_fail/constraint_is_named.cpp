// expect: halvable
// Tests the machinery itself: a call that a small constrained function rejects.
#include <concepts>

namespace {

template <class T>
concept halvable = std::integral<T>;

template <halvable T>
T half(T value) {
    return value / 2;
}

}  // namespace

int main() { return static_cast<int>(half(1.5)); }
