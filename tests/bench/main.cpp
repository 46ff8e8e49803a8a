/// \file
/// Runs the contests of sluice's views and hand-written loops. Accepts Google Benchmark's options; run.sh prints the
/// table.
#include "contests.hpp"

#include <benchmark/benchmark.h>

#include <exception>
#include <iostream>

int main(int argc, char** argv) try {
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    bench::chunks_of_segments();
    bench::other_libraries();
    bench::random_access();
    bench::de_interleaving();
    bench::rows();
    bench::clocks();
    bench::reading();
    bench::flat_files();
    bench::writing();
    bench::datasets();
    bench::plates();
    benchmark::RunSpecifiedBenchmarks();
    benchmark::Shutdown();
} catch (std::exception const& e) {
    std::cerr << "sluice: benchmarks: " << e.what() << '\n';
    return 1;
}
