// synthesize: writes a synthetic day of Trodes recordings, of any length and channel count, with optional gaps and
// damage.
#include <sluice/core/error.hpp>
#include <sluice/trodes/synthesise.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

namespace trodes = sluice::trodes;

namespace {

// "1000:50": 50 ticks, the first of them 1000.
trodes::lost_ticks parse_gap(std::string const& text) {
    auto const colon = text.find(':');
    try {
        if (colon != text.npos) return {std::stoull(text.substr(0, colon)), std::stoull(text.substr(colon + 1))};
    } catch (std::exception const&) {  // not a number: thrown below
    }
    throw sluice::argument_error("synthesize: --gap must be FIRST_TICK:COUNT, got " + text);
}

int run(int argc, char** argv) {
    trodes::synthesis day;
    std::string folder;
    std::vector<std::string> gaps;
    bool no_clock = false, no_analog = false, no_sensors = false, no_ptp = false;

    CLI::App app(
        "Writes a synthetic day of Trodes recordings: {date}_{animal}_{epoch}_{tag}.rec and "
        "{date}_{animal}_metadata.yml.\n"
        "The same options give the same bytes on every machine.");
    app.option_defaults()->always_capture_default();
    app.add_option("OUT_DIR", folder, "folder to write into; created if necessary")->required();
    app.add_option("--date", day.date, "YYYYMMDD")->group("Day");
    app.add_option("--animal", day.animal)->group("Day");
    app.add_option("--tag", day.tag)->group("Day");
    app.add_option("--epochs", day.epochs, "number of recordings in the day")->group("Day");
    app.add_option("--seconds", day.seconds, "length of each epoch")->group("Day");
    app.add_option("--epoch-gap", day.epoch_gap_s, "seconds between the epochs")->group("Day");
    app.add_option("--seed", day.seed)->group("Day");
    app.add_option("--channels", day.channels, "number of recorded channels, a multiple of 4")->group("Channels");
    app.add_option("--hardware-channels", day.hardware_channels,
                   "number of hardware channels; 0: the recorded ones only")
        ->group("Channels");
    app.add_flag("--permuted", day.permuted, "the header lists the channels out of order")->group("Channels");
    app.add_option("--microvolts", day.microvolts_per_count, "microvolts per count; 0: omit from the header")
        ->group("Channels");
    app.add_option("--noise", day.noise_counts, "standard deviation of the noise in counts, up to 100")
        ->group("Channels");
    app.add_option("--rate", day.sampling_rate_hz, "samples per second")->group("Clocks");
    app.add_option("--start-tick", day.start_tick, "first timestamp; ticks wrap after 4294967295")->group("Clocks");
    app.add_option("--drift", day.drift_ppm, "excess of the tick length over nominal, in ppm")->group("Clocks");
    app.add_option("--jitter", day.jitter_us, "standard deviation of the system clock in microseconds")
        ->group("Clocks");
    app.add_flag("--no-system-clock", no_clock, "packets without SysClock, as from old rigs")->group("Clocks");
    app.add_option("--drop", day.drop_probability, "probability that a packet is dropped")->group("Losses");
    app.add_option("--gap", gaps, "FIRST_TICK:COUNT, dropped ticks of each epoch; may be repeated")->group("Losses");
    app.add_option("--trailing", day.trailing_bytes, "bytes of a partial packet at the end of the last epoch")
        ->group("Losses");
    app.add_option("--toggles", day.toggles_per_s, "changes per second of each digital line")->group("Rig");
    app.add_flag("--no-analog", no_analog, "analog channels stay 0")->group("Rig");
    app.add_flag("--no-sensors", no_sensors, "without the device of multiplexed sensors")->group("Rig");
    app.add_option("--frames", day.camera_frames_per_s,
                   "frames per second of a camera with video, tracking and state scripts; 0: no camera")
        ->group("Rig");
    app.add_flag("--no-ptp", no_ptp, "cameras without PTP")->group("Rig");
    app.add_flag("--old-names", day.old_names, "names of older Trodes: MCU_IO, Din1, headstageSensor")->group("Rig");
    CLI11_PARSE(app, argc, argv);

    day.system_clock = !no_clock;
    day.analog = !no_analog;
    day.multiplexed = !no_sensors;
    day.camera_ptp = !no_ptp;
    for (auto const& gap : gaps) day.gaps.push_back(parse_gap(gap));

    auto const start = std::chrono::steady_clock::now();
    auto const written = trodes::write_day(folder, day);
    auto const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    for (std::size_t i = 0; i < written.recordings.size(); ++i)
        fmt::print("{}: {} packets, {:.1f} s\n", written.recordings[i].string(), written.packets[i],
                   static_cast<double>(day.ticks_per_epoch()) / day.sampling_rate_hz);
    fmt::print("{}\n", written.metadata.string());
    auto const megabytes = static_cast<double>(written.bytes) / 1e6;
    fmt::print("{:.1f} MB in {:.1f} s, {:.0f} MB/s\n", megabytes, seconds, megabytes / seconds);
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (std::exception const& failure) {
        fmt::print(stderr, "synthesize: {}\n", failure.what());
        return 1;
    }
}
