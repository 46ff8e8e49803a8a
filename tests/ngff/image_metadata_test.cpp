#include <sluice/ngff/image_metadata.hpp>

#include <vector>

#include <nlohmann/json.hpp>

#include "small_plate.hpp"
#include "support/catch.hpp"

namespace {
namespace ngff = sluice::ngff;
using ngff::version;
using nlohmann::json;

json plain(ngff::json const& made) { return json::parse(made.dump()); }

ngff::plate_layout calibrated() {
    auto plate = test::small_plate(100, 100, ngff::data_type::uint16, 3);
    plate.image.voxel = {.t_seconds = 30, .z_um = 2, .y_um = 0.5, .x_um = 0.25};
    plate.image.channels = {{"DAPI", "0000FF", ngff::channel::display_range{0, 4095, 100, 4000}}, {"GFP"}};
    plate.wells[0].fields[0].y_um = 10;
    plate.wells[0].fields[0].x_um = 20;
    return plate;
}

TEST_CASE("axes: time, channel, then z, y, x; an axis has a unit only if the step is known", "[ngff][metadata]") {
    CHECK(plain(ngff::axes_json(calibrated().image.voxel)) == json::parse(R"([
        {"name": "t", "type": "time", "unit": "second"}, {"name": "c", "type": "channel"}, {"name": "z", "type": "space", "unit": "micrometer"},
        {"name": "y", "type": "space", "unit": "micrometer"}, {"name": "x", "type": "space", "unit": "micrometer"}])"));
    CHECK(plain(ngff::axes_json({})) == json::parse(R"([{"name": "t", "type": "time"}, {"name": "c", "type": "channel"},
        {"name": "z", "type": "space"}, {"name": "y", "type": "space"}, {"name": "x", "type": "space"}])"));
}

TEST_CASE("multiscales: each level has one scale and then one translation", "[ngff][metadata]") {
    auto const plate = calibrated();
    auto const made = plain(ngff::multiscales_json(plate, plate.wells[0].fields[0], "B/03/0", version::v0_4));
    REQUIRE(made.size() == 1);
    CHECK(made[0]["datasets"] == json::parse(R"([
        {"path": "0", "coordinateTransformations": [{"type": "scale", "scale": [30.0, 1.0, 2.0, 0.5, 0.25]},
                                                    {"type": "translation", "translation": [0.0, 0.0, 0.0, 10.0, 20.0]}]},
        {"path": "1", "coordinateTransformations": [{"type": "scale", "scale": [30.0, 1.0, 2.0, 1.0, 0.5]},
                                                    {"type": "translation", "translation": [0.0, 0.0, 0.0, 10.25, 20.125]}]},
        {"path": "2", "coordinateTransformations": [{"type": "scale", "scale": [30.0, 1.0, 2.0, 2.0, 1.0]},
                                                    {"type": "translation", "translation": [0.0, 0.0, 0.0, 10.75, 20.375]}]}])"));
    CHECK(made[0]["version"] == "0.4");
    CHECK(made[0]["name"] == "B/03/0");
    CHECK(made[0]["type"] == "mean");
    CHECK(made[0]["metadata"].is_object());
}

TEST_CASE("image_json: 0.5 has its version once, outside of multiscales", "[ngff][metadata]") {
    auto const plate = calibrated();
    auto const made = plain(ngff::image_json(plate, plate.wells[0], plate.wells[0].fields[0], {}, version::v0_5));
    CHECK(made["version"] == "0.5");
    CHECK(!made["multiscales"][0].contains("version"));
    CHECK(!made["omero"].contains("version"));
    auto const old = plain(ngff::image_json(plate, plate.wells[0], plate.wells[0].fields[0], {}, version::v0_4));
    CHECK(!old.contains("version"));
    CHECK(old["omero"]["version"] == "0.4");
}

TEST_CASE("omero: the display range is the channel's window, else the observed range", "[ngff][metadata]") {
    std::vector<ngff::value_range> seen(2);
    for (double const value : {300.0, 120.0, 900.0}) seen[1].include(value);
    auto const made = plain(ngff::omero_json(calibrated().image, 2, seen, version::v0_5));
    CHECK(made["channels"] == json::parse(R"([
        {"label": "DAPI", "color": "0000FF", "active": true, "window": {"min": 0.0, "max": 4095.0, "start": 100.0, "end": 4000.0}},
        {"label": "GFP", "color": "00FF00", "active": true, "window": {"min": 0.0, "max": 65535.0, "start": 120.0, "end": 900.0}}])"));
}

TEST_CASE("omero: an unknown channel is named by its number, with the full range", "[ngff][metadata]") {
    ngff::image_layout image;
    image.type = ngff::data_type::uint8;
    CHECK(
        plain(ngff::omero_json(image, 1, {}, version::v0_5))["channels"] ==
        json::parse(
            R"([{"label": "0", "color": "FFFFFF", "active": true, "window": {"min": 0.0, "max": 255.0, "start": 0.0, "end": 255.0}}])"));
    image.type = ngff::data_type::float32;  // has no maximum: no window before a value is seen
    CHECK(!plain(ngff::omero_json(image, 1, {}, version::v0_5))["channels"][0].contains("window"));
    std::vector<ngff::value_range> seen(1);
    seen[0].include(-1.5);
    CHECK(plain(ngff::omero_json(image, 1, seen, version::v0_5))["channels"][0]["window"]["min"] == -1.5);
}
}  // namespace
