// expect: sink_for
// A sink accepts only lossless conversions: double to int16 needs an explicit cast.
#include <cstdint>
#include <vector>

#include <sluice/core/into.hpp>
#include <sluice/sinks/container_sink.hpp>

int main() {
    std::vector<double> const volts{1e9, 3.7};
    std::vector<std::int16_t> counts;
    volts | sluice::into(sluice::container_sink(counts));
}
