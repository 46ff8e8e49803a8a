// rec2nwb: a day of Trodes recordings becomes an NWB file.
#include <atomic>
#include <csignal>
#include <cstdio>
#include <exception>
#include <filesystem>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <sluice/convert/trodes_to_nwb.hpp>
#include <sluice/trodes/day.hpp>

#include "rec2nwb/arguments.hpp"
#include "rec2nwb/progress_line.hpp"
#include "rec2nwb/text.hpp"

namespace {

enum exit_status { converted = 0, failed = 1, wrong_usage = 2, converted_with_warnings = 3 };

std::atomic<int> interrupted_by = 0;

// The conversion is left through an exception, so that nothing half-written stays behind.
struct interruption {
    int signal;
};

int list(rec2nwb::arguments const& args) {
    fmt::print("{}", rec2nwb::list_text(sluice::trodes::list_days(args.inputs.front())));
    return converted;
}

int convert(rec2nwb::arguments& args) {
    rec2nwb::progress_line line(!args.quiet);
    args.options.on_progress = [&](sluice::convert::progress const& now) {
        if (int const signal = interrupted_by) throw interruption{signal};
        line.show(now);
    };
    struct cleared {
        rec2nwb::progress_line& line;
        ~cleared() { line.clear(); }
    } const clear_in_the_end{line};

    bool const is_folder = args.inputs.size() == 1 && std::filesystem::is_directory(args.inputs.front());
    auto const day = is_folder ? sluice::convert::open_day(args.inputs.front(), args.options)
                               : sluice::convert::open_day(std::span<std::filesystem::path const>(args.inputs), args.options);
    auto const report = sluice::convert::trodes_to_nwb(day, args.options);
    line.clear();
    if (!args.quiet) {
        fmt::print("{}", rec2nwb::summary_text(report, line.seconds()));
        for (auto const& warning : report.warnings) fmt::print(stderr, "warning: {}\n", warning);
    }
    return report.whole() ? converted : converted_with_warnings;
}

}  // namespace

int main(int argc, char** argv) {
    CLI::App app{rec2nwb::description, "rec2nwb"};
    rec2nwb::arguments args;
#ifdef SLUICE_NWB_SCHEMA_DIR
    args.options.schema = SLUICE_NWB_SCHEMA_DIR;
#endif
    args.options.program = "rec2nwb (sluice " SLUICE_VERSION ")";
    try {
        rec2nwb::parse(app, args, argc, argv);
    } catch (CLI::ParseError const& fault) {
        return app.exit(fault) == 0 ? 0 : wrong_usage;
    }
    for (int const signal : {SIGINT, SIGTERM}) std::signal(signal, [](int s) { interrupted_by = s; });
    try {
        return args.list ? list(args) : convert(args);
    } catch (interruption const& by) {
        fmt::print(stderr, "rec2nwb: interrupted, nothing was written\n");
        return 128 + by.signal;
    } catch (std::exception const& fault) {
        fmt::print(stderr, "rec2nwb: {}\n", fault.what());
        return failed;
    }
}
