/// \file
/// measured: the JSON report of plate2ngff on a plate, for memory tests.
#pragma once

#include "convert/program.hpp"

#include <fstream>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"

namespace test {

/// Runs plate2ngff on the folder "in" and reads its report. Sizes are in MiB.
struct measured {
    measured(temp_dir const& folder, std::vector<std::string> words) {
        auto const file = folder / "report.json";
        words.insert(words.begin(),
                     {SLUICE_PLATE2NGFF, (folder / "in").string(), "--json", file.string(), "--quiet", "--force"});
        auto const result = run(words);
        CAPTURE(result.err);
        REQUIRE(result.status == 0);
        std::ifstream in(file);
        report = nlohmann::json::parse(in);
    }
    static double mebibytes(nlohmann::json const& bytes) { return bytes.get<double>() / (1 << 20); }
    double peak() const { return mebibytes(report["peak_above_base_bytes"]); }
    double group() const { return mebibytes(report["largest_group_bytes"]); }

    nlohmann::json report;
};

}  // namespace test
