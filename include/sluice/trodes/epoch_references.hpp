/// \file
/// Checks that the epochs named in the metadata were recorded.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <sluice/trodes/metadata_error.hpp>
#include <sluice/trodes/metadata_value.hpp>

namespace sluice::trodes {
namespace detail {

template <class Epochs>
std::string listed(Epochs const& epochs) {
    std::string text;
    for (auto const epoch : epochs) text += (text.empty() ? "" : ", ") + std::to_string(epoch);
    return text;
}

/// Checks that the epochs of each entry of a list were recorded.
template <class Entry>
void require_recorded(std::vector<Entry> const& entries, std::string const& list, std::span<int const> recorded,
                      error_list& errors) {
    for (std::size_t i = 0; i < entries.size(); ++i) {
        auto const key = list + "[" + std::to_string(i) + "].task_epochs";
        if (entries[i].epochs.empty()) errors.warn(entries[i].line, key, "should name an epoch, got none");
        std::vector<std::int64_t> unknown;
        for (auto const epoch : entries[i].epochs)
            if (std::find(recorded.begin(), recorded.end(), epoch) == recorded.end()) unknown.push_back(epoch);
        if (!unknown.empty())
            errors.warn(entries[i].line, key,
                        "should be epochs that were recorded (" + listed(recorded) + "), got " + listed(unknown));
    }
}

}  // namespace detail

/// Adds a warning if a task, an associated file or a video names epochs that were not recorded. Adds a warning if a
/// recorded epoch is in no task or in several, because readers look up the task of an epoch. `recorded`: the numbers of
/// the epochs that have a recording.
inline void check_epochs(metadata const& m, std::span<int const> recorded, error_list& errors) {
    detail::require_recorded(m.tasks, "tasks", recorded, errors);
    detail::require_recorded(m.associated_files, "associated_files", recorded, errors);
    detail::require_recorded(m.associated_video_files, "associated_video_files", recorded, errors);
    std::set<std::int64_t> in_a_task;
    for (std::size_t i = 0; i < m.tasks.size(); ++i)
        for (auto const epoch : m.tasks[i].epochs)
            if (!in_a_task.insert(epoch).second)
                errors.warn(m.tasks[i].line, "tasks[" + std::to_string(i) + "].task_epochs",
                            "an epoch should be in only one task, got " + std::to_string(epoch) + " again");
    std::vector<int> alone;
    for (auto const epoch : recorded)
        if (!in_a_task.contains(epoch)) alone.push_back(epoch);
    if (!alone.empty())
        errors.warn(0, "tasks", "each recorded epoch should be in a task, got none for " + detail::listed(alone));
}

}  // namespace sluice::trodes
