/// \file
/// shared_span: contiguous values and an owner that keeps them in memory.
#pragma once

#include <cstddef>
#include <memory>
#include <ranges>
#include <span>
#include <utility>

#include <range/v3/view/interface.hpp>

namespace sluice {

/// A span that keeps its memory alive: a segment of a decoding source.
///
/// | requires | becomes | sized | const-iterable | holds at most | reads when |
/// |---|---|---|---|---|---|
/// | values, and an owner of their memory | contiguous view of T | yes | yes | its share of the owner | never |
template <class T>
class shared_span : public ranges::view_interface<shared_span<T>> {
    std::span<T> values_;
    std::shared_ptr<void const> owner_;

public:
    shared_span() = default;
    shared_span(std::span<T> values, std::shared_ptr<void const> owner) noexcept
        : values_(values), owner_(std::move(owner)) {}

    T* begin() const noexcept { return values_.data(); }
    T* end() const noexcept { return values_.data() + values_.size(); }
    T* data() const noexcept { return values_.data(); }
    std::size_t size() const noexcept { return values_.size(); }
    shared_span slice(std::size_t first, std::size_t count) const { return {values_.subspan(first, count), owner_}; }
};

}  // namespace sluice

template <class T>
inline constexpr bool std::ranges::enable_view<sluice::shared_span<T>> = true;
