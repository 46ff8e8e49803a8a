/// \file
/// live: a value that counts how many of its kind are alive, and the most that ever were.
#pragma once

#include <algorithm>
#include <cstddef>

namespace test {

class live {
    static inline std::size_t alive_ = 0, peak_ = 0;
    static void born() { peak_ = std::max(peak_, ++alive_); }

public:
    int value = 0;

    live() { born(); }
    explicit live(int of) : value(of) { born(); }
    live(live const& other) : value(other.value) { born(); }
    live& operator=(live const&) = default;
    ~live() { --alive_; }
    friend bool operator==(live const& a, live const& b) { return a.value == b.value; }

    static std::size_t alive() { return alive_; }
    /// The most alive at a time since the last call of reset().
    static std::size_t peak() { return peak_; }
    static void reset() { peak_ = alive_; }
};

}  // namespace test
