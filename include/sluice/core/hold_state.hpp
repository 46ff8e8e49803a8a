/// \file
/// hold_state: the last values of columns that report occasionally, and the bits that report them.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/rows.hpp>
#include <sluice/detail/copy_bytes.hpp>
#include <range/v3/range/access.hpp>
#include <range/v3/range/primitives.hpp>

namespace sluice {

/// Bit `bit` (0 = least significant) of word `word` of a row's reports is set if the row has a new value of `column`.
struct column_report {
    std::size_t word = 0;
    unsigned bit = 0;
    std::size_t column = 0;
    friend bool operator==(column_report const&, column_report const&) = default;
};

/// Maps each bit of a row's report words to columns. A bit may report several columns, and several bits may report one
/// column. Columns that no bit reports are not held. Holds 24 bytes per report and 520 bytes per word.
class report_columns {
public:
    /// A column and its index among the held columns.
    struct target {
        std::size_t column = 0, place = 0;
    };
    /// Adjacent held columns: `count` columns from `column` on.
    struct run {
        std::size_t column = 0, place = 0, count = 0;
    };

    report_columns() = default;
    /// Throws argument_error if a bit is not below 64.
    explicit report_columns(std::vector<column_report> reports) {
        for (auto const& r : reports) {
            if (r.bit >= 64)
                throw argument_error("sluice::report_columns: a bit must be below 64, got " + std::to_string(r.bit));
            held_.push_back(r.column);
            if (r.word >= words_.size()) words_.resize(r.word + 1);
            words_[r.word].mask |= std::uint64_t{1} << r.bit;
        }
        std::sort(held_.begin(), held_.end());
        held_.erase(std::unique(held_.begin(), held_.end()), held_.end());
        for (std::size_t place = 0; place != held_.size(); ++place) {
            auto const next = held_[place];
            if (runs_.empty() || runs_.back().column + runs_.back().count != next) runs_.push_back({next, place, 0});
            ++runs_.back().count;
        }
        for (std::size_t w = 0; w != words_.size(); ++w)
            for (unsigned bit = 0; bit != 64; ++bit) {
                words_[w].first[bit] = targets_.size();
                for (auto const& r : reports)
                    if (r.word == w && r.bit == bit) targets_.push_back({r.column, place_of(r.column)});
                words_[w].first[bit + 1] = targets_.size();
            }
    }

    /// The minimum number of words in a row of reports.
    std::size_t words() const noexcept { return words_.size(); }
    /// The held columns, ascending.
    std::span<std::size_t const> held() const noexcept { return held_; }
    std::span<run const> runs() const noexcept { return runs_; }
    /// The bits of a word that report a column.
    std::uint64_t mask(std::size_t index) const noexcept { return words_[index].mask; }
    /// The columns that a bit of a word reports.
    std::span<target const> of(std::size_t index, unsigned bit) const noexcept {
        auto const& first = words_[index].first;
        return {targets_.data() + first[bit], first[bit + 1] - first[bit]};
    }

    struct word {
        std::uint64_t mask = 0;
        std::array<std::size_t, 65> first{};  // the targets of bit b are [first[b], first[b + 1])
    };
    /// Copies of the table's pointers, for loops whose byte stores could otherwise alias the table.
    struct tables {
        std::span<word const> words;
        target const* targets = nullptr;
    };
    tables look() const noexcept { return {words_, targets_.data()}; }

private:
    std::size_t place_of(std::size_t column) const {
        return static_cast<std::size_t>(std::lower_bound(held_.begin(), held_.end(), column) - held_.begin());
    }

    std::vector<word> words_;
    std::vector<std::size_t> held_;
    std::vector<run> runs_;
    std::vector<target> targets_;
};

/// The last values of the held columns, carried from one block of a recording to the next (views::hold). The first row
/// sets all of them. Holds one value per held column and, after rows have been held, at most 256 rows.
template <packet_field T>
class hold_state {
public:
    hold_state() = default;
    explicit hold_state(report_columns columns) : columns_(std::move(columns)), held_(columns_.held().size()) {}

    report_columns const& columns() const noexcept { return columns_; }
    /// The last values, in the order of columns().held(). Zero before the first row.
    std::span<T const> values() const noexcept { return held_; }
    /// Whether a row has been processed.
    bool begun() const noexcept { return begun_; }
    /// Starts a new recording: the next row sets all columns.
    void restart() noexcept { begun_ = false; }

    /// Sets the held columns of contiguous rows of `width` values to the last values. `reports` is a plain segment of
    /// rows of words, one for each row.
    template <class Reports>
    void apply(T* row, std::size_t width, Reports const& reports) {
        auto count = static_cast<std::size_t>(ranges::size(reports));
        T* const held = held_.data();
        auto const runs = columns_.runs();
        if (count != 0 && !begun_) {
            for (auto const& r : runs) copy(row + r.column, held + r.place, r.count);
            begun_ = true;
        }
        auto const look = columns_.look();
        for (auto it = ranges::begin(reports); count != 0; --count, ++it, row += width) {
            auto const words = *it;
            for (std::size_t w = 0; w != look.words.size(); ++w)
                for (auto reported = words[w] & look.words[w].mask; reported != 0; reported &= reported - 1) {
                    auto const* const first = look.words[w].first.data() + std::countr_zero(reported);
                    for (auto t = first[0]; t != first[1]; ++t)
                        held[look.targets[t].place] = row[look.targets[t].column];
                }
            for (auto const& r : runs) copy(held + r.place, row + r.column, r.count);
        }
    }

    /// Scratch memory for rows, used by the view; previous contents are lost.
    std::vector<T>& memory() noexcept { return memory_; }

private:
    report_columns columns_;
    std::vector<T> held_;
    bool begun_ = false;
    std::vector<T> memory_;

    static void copy(T const* from, T* to, std::size_t count) noexcept {
        detail::copy_bytes(to, from, count * sizeof(T));
    }
};

}  // namespace sluice
