/// \file
/// live: a value that counts its live instances and their maximum.
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
    /// The maximum number alive since the last reset().
    static std::size_t peak() { return peak_; }
    static void reset() { peak_ = alive_; }
};

}  // namespace test
