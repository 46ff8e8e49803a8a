#include <sluice/ngff/plate_metadata.hpp>

#include <nlohmann/json.hpp>

#include "small_plate.hpp"
#include "support/catch.hpp"

namespace {
namespace ngff = sluice::ngff;
using ngff::version;
using nlohmann::json;

// Compared as values: JSON does not define the order of members.
json plain(ngff::json const& made) { return json::parse(made.dump()); }

ngff::plate_layout acquired_twice() {
    auto plate = test::small_plate(4, 4, ngff::data_type::uint16);
    plate.rows = 2, plate.columns = 3;
    plate.wells = {
        {0, 0, {{.name = "0", .acquisition = 7}, {.name = "1", .acquisition = 9}, {.name = "2", .acquisition = 9}}},
        {1, 2, {{.name = "0", .acquisition = 7}}}};
    plate.acquisitions = {{.id = 7, .name = "first", .start_time = 1'700'000'000},
                          {.id = 9, .description = "again", .end_time = 1'700'000'001}};
    return plate;
}

TEST_CASE("plate_json: lists all rows and columns, and existing wells with indices", "[ngff][metadata]") {
    auto const expected = json::parse(R"({"plate": {"version": "0.4", "name": "small", "field_count": 3,
        "acquisitions": [{"id": 7, "name": "first", "maximumfieldcount": 1, "starttime": 1700000000},
                         {"id": 9, "description": "again", "maximumfieldcount": 2, "endtime": 1700000001}],
        "rows": [{"name": "A"}, {"name": "B"}], "columns": [{"name": "01"}, {"name": "02"}, {"name": "03"}],
        "wells": [{"path": "A/01", "rowIndex": 0, "columnIndex": 0}, {"path": "B/03", "rowIndex": 1, "columnIndex": 2}]}})");
    CHECK(plain(ngff::plate_json(acquired_twice(), version::v0_4)) == expected);
}

TEST_CASE("plate_json: 0.5 has the version beside plate and in it", "[ngff][metadata]") {
    auto const made = plain(ngff::plate_json(acquired_twice(), version::v0_5));
    CHECK(made["version"] == "0.5");
    CHECK(made["plate"]["version"] == "0.5");
    CHECK(made["plate"]["wells"] == plain(ngff::plate_json(acquired_twice(), version::v0_4))["plate"]["wells"]);
}

TEST_CASE("plate_json: without acquisitions the key is absent; indices match rows and columns", "[ngff][metadata]") {
    auto const made = plain(ngff::plate_json(test::small_plate(4, 4, ngff::data_type::uint8), version::v0_4))["plate"];
    CHECK(!made.contains("acquisitions"));
    CHECK(made["rows"].size() == 8);
    CHECK(made["columns"].size() == 12);
    for (auto const& well : made["wells"]) {
        auto const row = made["rows"][well["rowIndex"].get<std::size_t>()]["name"].get<std::string>();
        CHECK(well["path"] ==
              row + "/" + made["columns"][well["columnIndex"].get<std::size_t>()]["name"].get<std::string>());
    }
}

TEST_CASE("well_json: lists the fields, with their acquisition if they have one", "[ngff][metadata]") {
    auto const plate = acquired_twice();
    CHECK(plain(ngff::well_json(plate.wells[1], version::v0_4)) ==
          json::parse(R"({"well": {"version": "0.4", "images": [{"path": "0", "acquisition": 7}]}})"));
    CHECK(plain(ngff::well_json(plate.wells[1], version::v0_5)) ==
          json::parse(R"({"version": "0.5", "well": {"images": [{"path": "0", "acquisition": 7}]}})"));
    auto const without = test::small_plate(4, 4, ngff::data_type::uint8).wells[0];
    CHECK(plain(ngff::well_json(without, version::v0_4)) ==
          json::parse(R"({"well": {"version": "0.4", "images": [{"path": "0"}, {"path": "1"}]}})"));
}
}  // namespace
