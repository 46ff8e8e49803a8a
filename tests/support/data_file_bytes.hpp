/// \file
/// Trodes data files as bytes, for tests that read them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

namespace test {

/// A value as its bytes in a file.
template <class T>
std::string packed(T value) {
    std::string bytes(sizeof value, '\0');
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

inline std::string data_file_bytes(std::string const& settings, std::string const& records) {
    return "<Start settings>\n" + settings + "<End settings>\n" + records;
}

/// One frame of a .cameraHWSync.
struct sync_row {
    std::uint32_t tick;
    std::uint32_t counter;
    std::uint64_t ns;
};
inline std::string sync_bytes(std::vector<sync_row> const& rows) {
    std::string records;
    for (auto const& row : rows) records += packed(row.tick) + packed(row.counter) + packed(row.ns);
    return data_file_bytes("Camera name: any\nFields: <PosTimestamp uint32><HWframeCount uint32><HWTimestamp uint64>\n",
                           records);
}

/// One row of a .videoPositionTracking with one light.
struct tracked_row {
    std::uint32_t tick;
    std::uint16_t x, y;
};
inline std::string tracking_bytes(std::vector<tracked_row> const& rows) {
    std::string records;
    for (auto const& row : rows) records += packed(row.tick) + packed(row.x) + packed(row.y);
    return data_file_bytes("Fields: <time uint32><xloc uint16><yloc uint16>\n", records);
}

}  // namespace test
