/// \file
/// throws_at(data, n): a source whose element n throws on the first read, like a disk that fails once.
#pragma once

#include <cstddef>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "support/counting_source.hpp"
#include <range/v3/view/facade.hpp>

namespace test {

struct read_failure : std::runtime_error {
    read_failure() : std::runtime_error("throws_at: the element cannot be read") {}
};

template <class T, strength S>
class throwing_source : public ranges::view_facade<throwing_source<T, S>, ranges::finite> {
    friend ranges::range_access;
    static constexpr bool random = S == strength::random_access;
    struct state {
        std::vector<T> data;
        std::size_t bad;
        bool armed = true;
    };
    std::shared_ptr<state> state_;

    struct cursor {
        using single_pass = std::bool_constant<S == strength::input || S == strength::sized_input>;
        using value_type = T;
        state* source = nullptr;
        std::size_t index = 0;
        T read() const {
            if (index == source->bad && std::exchange(source->armed, false)) throw read_failure();
            return source->data.at(index);
        }
        bool equal(cursor const& other) const { return index == other.index; }
        void next() { ++index; }
        void prev()
            requires random
        {
            --index;
        }
        void advance(std::ptrdiff_t n)
            requires random
        {
            index += static_cast<std::size_t>(n);
        }
        std::ptrdiff_t distance_to(cursor const& other) const
            requires random
        {
            return static_cast<std::ptrdiff_t>(other.index) - static_cast<std::ptrdiff_t>(index);
        }
    };
    cursor begin_cursor() const { return {state_.get(), 0}; }
    cursor end_cursor() const { return {state_.get(), size()}; }

public:
    throwing_source() = default;
    throwing_source(std::vector<T> data, std::size_t bad)
        : state_(std::make_shared<state>(state{std::move(data), bad})) {}
    std::size_t size() const { return state_ ? state_->data.size() : 0; }
};

template <strength S, class T>
throwing_source<T, S> throws_at(std::vector<T> data, std::size_t n) {
    return {std::move(data), n};
}

}  // namespace test

template <class T, test::strength S>
inline constexpr bool std::ranges::enable_view<test::throwing_source<T, S>> = true;
