// How do I read samples from a device instead of a file?
#include <array>
#include <cstdint>
#include <iostream>
#include <span>

#include <sluice/core/algorithms.hpp>
#include <sluice/views/pull.hpp>
#include <sluice/views/select.hpp>

namespace {

//! [pull]
/// Returns two frames of 3 channels at a time, until the device is switched off.
class device {
    std::array<std::int16_t, 6> buffer_{};
    int polls_ = 0;

public:
    bool next(std::span<std::int16_t const>& frames) {
        if (polls_ == 2) return false;
        for (auto& sample : buffer_) sample = static_cast<std::int16_t>(10 * polls_ + (&sample - buffer_.data()));
        ++polls_;
        frames = buffer_;
        return true;
    }
};
//! [pull]

}  // namespace

int main() {
    for (auto const& rows : sluice::views::pull(device{}, 3))
        for (auto const row : rows | sluice::views::select({2, 0})) std::cout << row[0] << ' ' << row[1] << '\n';
}
