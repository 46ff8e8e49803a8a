#include <sluice/trodes/event_lines.hpp>

#include <sluice/trodes/analog_columns.hpp>
#include <sluice/trodes/header_xml.hpp>
#include <sluice/trodes/metadata.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/trodes_header.hpp"
#include "support/trodes_metadata.hpp"

namespace {
using namespace sluice::trodes;

/// The errors of a day whose header has Controller_Din1, ECU_Din1 and ECU_Dout1.
std::string errors_of(std::string const& events) {
    test::temp_dir const dir;
    test::trodes_header text;
    text.devices =
        test::device_xml("Controller_DIO", "1", test::digital_xml("Controller_Din1", "0", "0")) +
        test::device_xml("ECU", "2",
                         test::digital_xml("ECU_Din1", "0", "0") + test::digital_xml("ECU_Dout1", "1", "0", "0"));
    test::trodes_metadata metadata;
    metadata.keys["behavioral_events"] = events;
    auto const path = dir.write("m.yml", metadata.yaml());
    error_list errors("m.yml");
    require_event_lines(parse_header(text.xml(), "a.rec"), read_metadata(path), errors);
    try {
        errors.throw_if_any();
    } catch (metadata_error const& e) {
        return e.what();
    }
    return "";
}

TEST_CASE("require_event_lines: finds lines with and without ECU_", "[trodes][event_lines]") {
    CHECK(errors_of("\n  - {description: Din1, name: a}\n  - {description: ECU_Dout1, name: b}\n  - {description: "
                    "Controller_Din1, name: c}") == "");
    CHECK(errors_of(" []") == "");
    CHECK(errors_of("") == "");  // null
}

TEST_CASE("require_event_lines: each missing line is an error with its place", "[trodes][event_lines][errors]") {
    CHECK(
        errors_of(
            "\n  - {description: Din1, name: a}\n  - {description: Din2, name: b}\n  - {description: Lamp, name: c}") ==
        "m.yml: 2 errors\n"
        "m.yml:3: behavioral_events[1].description: must be the id of a digital channel of a.rec, with or without its "
        "ECU_, got \"Din2\"\n"
        "m.yml:4: behavioral_events[2].description: must be the id of a digital channel of a.rec, with or without its "
        "ECU_, got \"Lamp\"");
}

std::vector<std::string> analog_names(std::string const& devices) {
    test::trodes_header text;
    text.devices = devices;
    return analog_columns_of(parse_header(text.xml(), "a.rec")).names();
}

TEST_CASE("analog_columns_of: the ECU's channels come first, then the headstage's sensors",
          "[trodes][analog_columns]") {
    auto const sensors = test::multiplexed_xml("GyroX", "2", "0", "2") +
                         test::multiplexed_xml("RFsync", "2", "0", "0", "uint32") +
                         test::multiplexed_xml("AccelX", "2", "0", "3");
    auto const ecu = test::device_xml(
        "ECU", "8",
        test::analog_xml("Ain2", "4") + test::digital_xml("Din1", "0", "0") + test::analog_xml("Ain1", "2"));
    std::vector<std::string> const all{"Ain2", "Ain1", "GyroX", "AccelX"};
    CHECK(analog_names(test::device_xml("Multiplexed", "8", sensors) + ecu) == all);
    CHECK(analog_names(ecu + test::device_xml("headstageSensor", "8", sensors)) == all);
    CHECK(analog_names(ecu + test::device_xml("Other", "8", sensors + test::analog_xml("X", "0"))) ==
          std::vector<std::string>{"Ain2", "Ain1"});
    CHECK(analog_names(test::sysclock_xml()).empty());
}
}  // namespace
