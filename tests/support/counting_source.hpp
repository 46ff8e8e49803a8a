/// \file
/// counting_source: the elements of a vector, by value, with a count of reads. In several strengths.
#pragma once

#include <cstddef>
#include <ranges>
#include <type_traits>
#include <vector>

#include <range/v3/view/facade.hpp>

namespace test {

/// The iterator category of a source; input and forward are not sized.
enum class strength { input, sized_input, forward, random_access };

template <class T, strength S = strength::input>
class counting_source
    : public ranges::view_facade<counting_source<T, S>,
                                 S == strength::input || S == strength::forward ? ranges::unknown : ranges::finite> {
    friend ranges::range_access;
    static constexpr bool random = S == strength::random_access;
    std::vector<T> const* data_ = nullptr;
    std::size_t* reads_ = nullptr;

    struct cursor {
        using single_pass = std::bool_constant<S == strength::input || S == strength::sized_input>;
        using value_type = T;
        std::vector<T> const* data = nullptr;
        std::size_t* reads = nullptr;
        std::size_t index = 0;
        T read() const {
            ++*reads;
            return data->at(index);  // at(): throws if read past the end
        }
        bool equal(cursor const& other) const { return index == other.index; }
        bool equal(ranges::default_sentinel_t) const { return index == data->size(); }
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
    cursor begin_cursor() const { return {data_, reads_, 0}; }
    auto end_cursor() const {
        if constexpr (random)
            return cursor{data_, reads_, size()};
        else
            return ranges::default_sentinel;
    }

public:
    counting_source() = default;
    counting_source(std::vector<T> const& data, std::size_t& reads) : data_(&data), reads_(&reads) {}
    std::size_t size() const
        requires(S == strength::sized_input || S == strength::random_access)
    {
        return data_ == nullptr ? 0 : data_->size();
    }
};

/// `counting<strength::forward>(data, reads)`.
template <strength S, class T>
counting_source<T, S> counting(std::vector<T> const& data, std::size_t& reads) {
    return {data, reads};
}

}  // namespace test

template <class T, test::strength S>
inline constexpr bool std::ranges::enable_view<test::counting_source<T, S>> = true;
