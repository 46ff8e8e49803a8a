/// \file
/// move_only: a value that cannot be copied, so that an adaptor that copies elements does not compile.
#pragma once

namespace test {

struct move_only {
    int value = 0;

    move_only() = default;
    explicit move_only(int of) : value(of) {}
    move_only(move_only&&) = default;
    move_only& operator=(move_only&&) = default;
    friend bool operator==(move_only const&, move_only const&) = default;
};

}  // namespace test
