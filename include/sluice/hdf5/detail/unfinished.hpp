/// \file
/// unfinished: a note with a file that something must be done before it is complete.
#pragma once

#include <hdf5.h>

#include <list>
#include <memory>
#include <string>
#include <utility>

#include <sluice/hdf5/call.hpp>

namespace sluice::hdf5::detail {

/// Registers a task with the file of an object: until done(), file::close() throws hdf5::error with its path and rule. Moving
/// it moves it; the destructor leaves the note, for what was not done by then never will be. In files of another driver: nothing.
class unfinished {
public:
    unfinished() = default;
    /// `object`: in the file; `path`: of what must be finished; `rule`: "a row sink must be finished".
    unfinished(hid_t object, std::string path, std::string rule) {
        quiet const silence;
        file_ = driver_file_of(object);
        if (file_) task_ = file_->unfinished.insert(file_->unfinished.end(), {std::move(path), std::move(rule)});
    }
    unfinished(unfinished&& other) noexcept : file_(std::exchange(other.file_, nullptr)), task_(other.task_) {}
    unfinished& operator=(unfinished&& other) noexcept {
        file_ = std::exchange(other.file_, nullptr);
        task_ = other.task_;
        return *this;
    }

    void done() noexcept {
        if (file_) file_->unfinished.erase(task_);
        file_.reset();
    }

private:
    std::shared_ptr<driver_file> file_;
    std::list<unfinished_task>::iterator task_;
};

}  // namespace sluice::hdf5::detail
