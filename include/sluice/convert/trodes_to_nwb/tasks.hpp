/// \file
/// /processing/tasks: the tasks of the animal with their epochs and cameras.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/day_inputs.hpp>
#include <sluice/nwb/dynamic_table.hpp>
#include <sluice/nwb/processing_module.hpp>

namespace sluice::convert {
namespace detail {

/// A column with a single row that holds all numbers: readers use row 0.
inline nwb::column one_row(std::string name, std::string description, std::vector<std::int64_t> const& numbers) {
    return {std::move(name), std::move(description), numbers, {numbers.size()}};
}

inline nwb::column one_row(std::string name, std::string description, std::string const& text) {
    return {std::move(name), std::move(description), std::vector<std::string>{text}};
}

}  // namespace detail

/// Writes a table of one row for each task: task_0, task_1, ... in the order of the metadata. Writes nothing without
/// tasks.
inline void write_tasks(nwb::file& out, day_inputs const& day) {
    auto const& tasks = day.metadata.tasks;
    if (tasks.empty()) return;
    auto module = write(out, nwb::processing_module{"tasks", "Contains all tasks information"});
    for (std::size_t i = 0; i < tasks.size(); ++i) {
        auto const& task = tasks[i];
        nwb::dynamic_table table{"task_" + std::to_string(i), "", {}, {0}};
        table.columns = {detail::one_row("task_name", "the name of the task", task.name),
                         detail::one_row("task_description", "a description of the task", task.description),
                         detail::one_row("camera_id", "the ID number of the camera used for video", task.camera_ids),
                         detail::one_row("task_epochs", "the temporal epochs where the animal was exposed to this task",
                                         task.epochs),
                         detail::one_row("task_environment", "the environment in which the animal performed the task",
                                         task.environment)};
        write(module, table);
    }
}

}  // namespace sluice::convert
