/// \file
/// profiler: the resident memory of this process, its peak, and both at labelled points.
#pragma once

#include <charconv>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <iomanip>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::memory {

namespace detail {
// A line of /proc/self/status such as "VmHWM: 1234 kB", in bytes; 0 if it is missing.
inline std::uint64_t status_bytes(std::string_view name) {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.size() <= name.size() || line.compare(0, name.size(), name) != 0 || line[name.size()] != ':') continue;
        auto const digits = line.find_first_of("0123456789");
        std::uint64_t kibibytes = 0;
        if (digits != line.npos) std::from_chars(line.data() + digits, line.data() + line.size(), kibibytes);
        return kibibytes * 1024;
    }
    return 0;
}
}  // namespace detail

/// Resident bytes of this process now, mapped file pages included (VmRSS); 0 if the system does not report it.
inline std::uint64_t resident_bytes() { return detail::status_bytes("VmRSS"); }

/// Peak resident bytes since the process started or \ref reset_peak (VmHWM); 0 if the system does not report it.
inline std::uint64_t peak_resident_bytes() { return detail::status_bytes("VmHWM"); }

/// Resets the peak to the current resident bytes. Returns false, and keeps the peak, if the system does not permit it.
inline bool reset_peak() {
    std::ofstream clear("/proc/self/clear_refs");
    clear << '5' << std::flush;
    return clear.good();
}

/// Resident memory at a labelled point.
struct profile_point {
    std::string label;
    double seconds = 0;  ///< since the profiler was constructed
    std::uint64_t resident_bytes = 0;
    std::uint64_t peak_bytes = 0;  ///< peak of the process so far
};

/// Records resident memory at labelled points, and prints them as a table.
///
///     memory::profiler profile;
///     profile.mark("headers read");
///     convert(...);
///     profile.mark("converted");
///     std::cout << profile.table();
///
/// Holds the points; `mark` reads /proc. \ref table returns a string and prints nothing.
class profiler {
public:
    profile_point const& mark(std::string label) {
        auto const elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
        return points_.emplace_back(
            profile_point{std::move(label), elapsed, memory::resident_bytes(), memory::peak_resident_bytes()});
    }

    std::vector<profile_point> const& points() const noexcept { return points_; }

    /// One line per point: seconds, resident MiB, peak MiB, label.
    std::string table() const {
        std::ostringstream text;
        text << "   seconds  resident MiB  peak MiB  at\n" << std::fixed;
        auto const mebibytes = [](std::uint64_t bytes) { return static_cast<double>(bytes) / (1024.0 * 1024.0); };
        for (auto const& point : points_)
            text << std::setw(10) << std::setprecision(3) << point.seconds << std::setprecision(1) << std::setw(14)
                 << mebibytes(point.resident_bytes) << std::setw(10) << mebibytes(point.peak_bytes) << "  "
                 << point.label << '\n';
        return text.str();
    }

private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::vector<profile_point> points_;
};

}  // namespace sluice::memory
