/// \file
/// source_view: the blocks of a source as an input range.
#pragma once

#include <concepts>
#include <ranges>
#include <type_traits>
#include <utility>

#include <sluice/detail/copyable_box.hpp>
#include <sluice/detail/non_propagating.hpp>
#include <range/v3/view/facade.hpp>

namespace sluice {

/// A source of blocks: `source.next(block)` fills `block` with the next one and returns true, or returns false at the
/// end.
///
/// A block can be of any type: a span, rows, packets. It may refer to a buffer of the source that the next call
/// overwrites. After `next` returns false or throws, it is not called again.
template <class S, class Block>
concept block_source = requires(S& source, Block& block) {
    { source.next(block) } -> std::convertible_to<bool>;
};

/// The blocks of the source that `open()` returns. begin() opens the source and fills the first block; each step fills
/// the next one. A second begin() opens the source again.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | `open`: copyable, returns a `block_source` | input view of Block const& | no | no | the source and one block | begin() one block, each step one |
///
/// Exceptions of the source propagate. A block is valid until the next step. A copy of the view makes its own pass. Do
/// not move the view while reading it.
template <class Block, std::copy_constructible Open>
    requires std::default_initializable<Block> && block_source<std::invoke_result_t<Open const&>, Block>
class source_view : public ranges::view_facade<source_view<Block, Open>, ranges::unknown> {
    friend ranges::range_access;
    struct pass {
        std::invoke_result_t<Open const&> source;
        Block block{};
        bool more = true;

        explicit pass(Open const& open) : source(open()) {}
        void step() {
            more = false;  // also if next() throws
            more = source.next(block);
        }
    };
    detail::copyable_box<Open> open_;
    detail::non_propagating<pass> pass_;

    struct cursor {
        using single_pass = std::true_type;
        using value_type = Block;
        pass* current = nullptr;
        Block const& read() const noexcept { return current->block; }
        bool equal(ranges::default_sentinel_t) const noexcept { return !current->more; }
        void next() { current->step(); }
    };
    cursor begin_cursor() {
        pass_.reset();  // closes the old source before opening the new one
        pass_.emplace(*open_).step();
        return {&*pass_};
    }

public:
    source_view() = default;
    explicit source_view(Open open) : open_(std::move(open)) {}

protected:
    Open const& open() const noexcept { return *open_; }
};

}  // namespace sluice

template <class Block, class Open>
inline constexpr bool std::ranges::enable_view<sluice::source_view<Block, Open>> = true;
