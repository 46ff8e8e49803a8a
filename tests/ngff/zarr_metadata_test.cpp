#include <sluice/ngff/zarr_metadata.hpp>

#include <nlohmann/json.hpp>

#include "support/catch.hpp"

namespace {
namespace ngff = sluice::ngff;
using ngff::data_type;
using nlohmann::json;

json plain(ngff::json const& made) { return json::parse(made.dump()); }
constexpr ngff::image_shape shape{.t = 2, .c = 3, .z = 4, .y = 2160, .x = 1000};

TEST_CASE(".zarray: describes an array in Zarr 2", "[ngff][metadata]") {
    CHECK(plain(ngff::zarr2_array_json(shape, ngff::chunk_of(shape, 1024), data_type::uint16, ngff::uncompressed())) ==
          json::parse(R"({
        "zarr_format": 2, "shape": [2, 3, 4, 2160, 1000], "chunks": [1, 1, 1, 1024, 1000], "dtype": "<u2", "compressor": null,
        "fill_value": 0, "filters": null, "order": "C", "dimension_separator": "/"})"));
    auto const dtype = [](data_type type) { return plain(ngff::zarr2_array_json(shape, {1, 1}, type, ngff::gzip(3))); };
    CHECK(dtype(data_type::uint8)["dtype"] == "|u1");
    CHECK(dtype(data_type::uint32)["dtype"] == "<u4");
    CHECK(dtype(data_type::int16)["dtype"] == "<i2");
    CHECK(dtype(data_type::float32)["dtype"] == "<f4");
    CHECK(dtype(data_type::uint8)["compressor"] == json::parse(R"({"id": "gzip", "level": 3})"));
}

TEST_CASE("zarr.json: describes an array in Zarr 3", "[ngff][metadata]") {
    CHECK(plain(ngff::zarr3_array_json(shape, ngff::chunk_of(shape, 1024), data_type::uint16, ngff::gzip())) ==
          json::parse(R"({
        "zarr_format": 3, "node_type": "array", "shape": [2, 3, 4, 2160, 1000], "data_type": "uint16",
        "chunk_grid": {"name": "regular", "configuration": {"chunk_shape": [1, 1, 1, 1024, 1000]}},
        "chunk_key_encoding": {"name": "default", "configuration": {"separator": "/"}}, "fill_value": 0,
        "codecs": [{"name": "bytes", "configuration": {"endian": "little"}}, {"name": "gzip", "configuration": {"level": 1}}],
        "attributes": {}, "dimension_names": ["t", "c", "z", "y", "x"]})"));
    auto const bytes = plain(ngff::zarr3_array_json(shape, {1, 1}, data_type::uint8, ngff::uncompressed()));
    CHECK(bytes["codecs"] == json::parse(R"([{"name": "bytes"}])"));
    CHECK(bytes["data_type"] == "uint8");
    CHECK(plain(ngff::zarr3_array_json(shape, {1, 1}, data_type::float32, ngff::uncompressed()))["data_type"] ==
          "float32");
}

TEST_CASE("zarr.json: a group has its attributes under \"ome\", or no attributes", "[ngff][metadata]") {
    CHECK(plain(ngff::zarr3_group_json(nullptr)) ==
          json::parse(R"({"zarr_format": 3, "node_type": "group", "attributes": {}})"));
    CHECK(plain(ngff::zarr3_group_json({{"version", "0.5"}})) ==
          json::parse(R"({"zarr_format": 3, "node_type": "group", "attributes": {"ome": {"version": "0.5"}}})"));
}

TEST_CASE("gzip: an invalid level is rejected by name", "[ngff][codec][errors]") {
    CHECK_THROWS_WITH(ngff::gzip(0), "sluice::ngff::gzip: level must be 1 to 9, got 0");
    CHECK_THROWS_WITH(ngff::gzip(10), "sluice::ngff::gzip: level must be 1 to 9, got 10");
}
}  // namespace
