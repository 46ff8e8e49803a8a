// A temporary current directory for a lesson, removed on exit.
#pragma once

#include <filesystem>
#include <string>

#include <unistd.h>

class scratch_folder {
    std::filesystem::path before_ = std::filesystem::current_path();
    std::filesystem::path here_ =
        std::filesystem::temp_directory_path() / ("sluice-lesson-" + std::to_string(::getpid()));

public:
    scratch_folder() {
        std::filesystem::create_directory(here_);
        std::filesystem::current_path(here_);
    }
    scratch_folder(scratch_folder const&) = delete;
    ~scratch_folder() {
        std::filesystem::current_path(before_);
        std::filesystem::remove_all(here_);
    }
};
