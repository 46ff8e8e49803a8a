/// \file
/// one_shot: a single-pass source, like a pipe; a second begin() or a stale iterator throws.
#pragma once

#include <cstddef>
#include <memory>
#include <ranges>
#include <stdexcept>
#include <utility>
#include <vector>

#include <range/v3/view/facade.hpp>

namespace test {

template <class T>
class one_shot : public ranges::view_facade<one_shot<T>, ranges::unknown> {
    friend ranges::range_access;
    struct walk {
        std::vector<T> data;
        std::size_t position = 0;
        bool started = false;
    };
    std::shared_ptr<walk> walk_;  // copies are the same source

    struct cursor {
        using single_pass = std::true_type;
        using value_type = T;
        std::shared_ptr<walk> source;
        std::size_t index = 0;
        T read() const {
            require_fresh();
            return source->data.at(index);
        }
        bool equal(ranges::default_sentinel_t) const {
            require_fresh();
            return index == source->data.size();
        }
        void next() {
            require_fresh();
            source->position = ++index;
        }
        void require_fresh() const {
            if (index != source->position) throw std::logic_error("one_shot: a stale iterator is used");
        }
    };
    cursor begin_cursor() {
        if (std::exchange(walk_->started, true)) throw std::logic_error("one_shot: begin() is called twice");
        return {walk_, 0};
    }

public:
    one_shot() = default;
    explicit one_shot(std::vector<T> data) : walk_(std::make_shared<walk>(walk{std::move(data)})) {}
};

}  // namespace test

template <class T>
inline constexpr bool std::ranges::enable_view<test::one_shot<T>> = true;
