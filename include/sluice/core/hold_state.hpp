/// \file
/// hold_state: the last values of columns that report now and then, and which bits report which columns.
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

/// Bit `bit` (0 = least significant) of word `word` of a row's reports is set where the row has a new value of
/// `column`.
struct column_report {
    std::size_t word = 0;
    unsigned bit = 0;
    std::size_t column = 0;
    friend bool operator==(column_report const&, column_report const&) = default;
};

/// Which columns each bit of a row's report words reports. A bit may report several columns, a column may be reported
/// by several bits. Columns that no bit reports are not held. Holds 24 bytes for each report, 520 bytes for each word.
class report_columns {
public:
    /// A column, and its place among the held ones.
    struct target {
        std::size_t column = 0, place = 0;
    };
    /// Held columns that are neighbours: `count` from `column` on.
    struct run {
        std::size_t column = 0, place = 0, count = 0;
    };

    report_columns() = default;
    /// Throws argument_error where a bit is not below 64.
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

    /// The words that a row of reports has at least.
    std::size_t words() const noexcept { return words_.size(); }
    /// The columns that are held, ascending.
    std::span<std::size_t const> held() const noexcept { return held_; }
    std::span<run const> runs() const noexcept { return runs_; }
    /// The bits of a word that report something.
    std::uint64_t mask(std::size_t index) const noexcept { return words_[index].mask; }
    /// What a bit of a word reports.
    std::span<target const> of(std::size_t index, unsigned bit) const noexcept {
        auto const& first = words_[index].first;
        return {targets_.data() + first[bit], first[bit + 1] - first[bit]};
    }

    struct word {
        std::uint64_t mask = 0;
        std::array<std::size_t, 65> first{};  // of targets: those of bit b are [first[b], first[b + 1])
    };
    /// The table for a loop that writes bytes, which could be the table's own for all that a compiler knows.
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

/// The last values of the held columns, from one block of a recording to the next (views::hold). The first row that it
/// sees sets all of them. Holds a value for each held column, and once rows have been held, at most 256 rows.
template <packet_field T>
class hold_state {
public:
    hold_state() = default;
    explicit hold_state(report_columns columns) : columns_(std::move(columns)), held_(columns_.held().size()) {}

    report_columns const& columns() const noexcept { return columns_; }
    /// The last values, in the order of columns().held(). Zero before the first row.
    std::span<T const> values() const noexcept { return held_; }
    /// Whether a row has been seen.
    bool begun() const noexcept { return begun_; }
    /// A new recording begins: the next row sets all columns.
    void restart() noexcept { begun_ = false; }

    /// Of rows of `width` values in memory, one after the other, sets the held columns to the last values. `reports`: a
    /// plain part of a range of words, as many as there are rows.
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

    /// Memory for some rows; what it held before is lost. The view that holds rows uses it.
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
