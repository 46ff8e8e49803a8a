/// \file
/// name_numbers: assigns numbers to the parts of names that require knowing all names of the plate.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <sluice/plate/name_parts.hpp>

namespace sluice::plate::detail {

/// Numbers the texts of one component of names ("DAPI - DAPI"): from 1, in the order of the texts, independent of the
/// order of the files. If some names have a number instead, it counts as a text, before the others.
class text_numbers {
    std::set<std::string, std::less<>> texts_;
    std::set<std::uint32_t> numbers_;
    std::map<std::string, std::uint32_t, std::less<>> places_;
    std::map<std::uint32_t, std::uint32_t> places_of_numbers_;

public:
    std::vector<std::string> labels;  // labels[n - 1] is the text of number n; empty if all names have numbers

    bool has_strings() const noexcept { return !texts_.empty(); }
    void see_text(name_field const& field) {
        if (!field.text.empty() && !texts_.contains(field.text)) texts_.emplace(field.text);
    }
    void see_number(name_field const& field) {
        if (field.number) numbers_.insert(*field.number);
    }
    void number_texts() {
        if (texts_.empty()) return;
        for (auto const n : numbers_) {
            labels.push_back(std::to_string(n));
            places_of_numbers_.emplace(n, static_cast<std::uint32_t>(labels.size()));
        }
        for (auto const& text : texts_) {
            labels.push_back(text);
            places_.emplace(text, static_cast<std::uint32_t>(labels.size()));
        }
    }
    number operator()(name_field const& field) const {
        if (!field.text.empty()) return places_.find(field.text)->second;
        if (texts_.empty() || !field.number) return field.number;
        return places_of_numbers_.at(*field.number);
    }
};

/// If several actions of a Yokogawa measurement use the same channel, each is a channel of its own: number 203 is
/// channel 3 of action 2, in the whole plate. Otherwise channels keep their numbers.
class action_channels {
    std::map<std::uint32_t, std::set<std::uint32_t>> actions_;
    bool several_ = false;

public:
    void see(name_parts const& parts) {
        if (!parts.action || !parts.channel.number) return;
        auto& actions = actions_[*parts.channel.number];
        actions.insert(*parts.action);
        several_ = several_ || actions.size() > 1;
    }
    void apply(name_parts& parts) const {
        if (several_ && parts.action && parts.channel.number)
            parts.channel.number = 100 * *parts.action + *parts.channel.number;
    }
};

/// ScanR numbers wells row by row, on the smallest plate (96, 384, 1536 wells) that contains the largest number.
class numbered_wells {
    std::uint32_t most_ = 0;

public:
    void see(name_parts const& parts) {
        auto const n = parts.well.row * std::uint32_t{well::columns} + parts.well.column + 1;
        if (n > most_) most_ = n;
    }
    void apply(name_parts& parts) const {
        std::uint32_t const columns = most_ <= 96 ? 12 : most_ <= 384 ? 24 : 48;
        auto const n = parts.well.row * std::uint32_t{well::columns} + parts.well.column;
        parts.well = {static_cast<std::uint8_t>(n / columns), static_cast<std::uint8_t>(n % columns)};
    }
};

}  // namespace sluice::plate::detail
