/// \file
/// logging_sink: writes "NAME append VALUES" and "NAME finish" to a log shared by several sinks; can be set to fail.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace test {

struct sink_failure : std::runtime_error {
    sink_failure() : std::runtime_error("logging_sink: it fails") {}
};

class logging_sink {
    std::vector<std::string>* log_;
    std::string name_;
    std::size_t appends_left_;
    bool finishes_;

public:
    static constexpr std::size_t never = static_cast<std::size_t>(-1);

    logging_sink(std::vector<std::string>& log, std::string name, std::size_t fails_after = never, bool finishes = true)
        : log_(&log), name_(std::move(name)), appends_left_(fails_after), finishes_(finishes) {}

    void append(std::vector<int> const& values) {
        if (appends_left_-- == 0) throw sink_failure();
        auto line = name_ + " append";
        for (int const value : values) line += ' ' + std::to_string(value);
        log_->push_back(std::move(line));
    }
    void finish() {
        if (!finishes_) throw sink_failure();
        log_->push_back(name_ + " finish");
    }
};

}  // namespace test
