#include <sluice/nwb/specifications.hpp>

#include <string>

#include "support/catch.hpp"
#include "support/nwb_session.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::nwb::file;

/// A schema of one core source and one extension, in the published form: the extension's source is named with ".yaml".
void write_schema(test::temp_dir const& dir) {
    dir.write("schema/core/2.9.0/namespace.json",
              R"({"namespaces": [{"name": "core", "schema": [{"source": "nwb.base"}]}]})");
    dir.write("schema/core/2.9.0/nwb.base.json", R"({"datasets": []})");
    dir.write(
        "schema/ndx-x/0.1.0/namespace.json",
        R"({"namespaces": [{"name": "ndx-x", "schema": [{"namespace": "core"}, {"source": "ndx-x.extensions.yaml"}]}]})");
    dir.write("schema/ndx-x/0.1.0/ndx-x.extensions.json", R"({"groups": []})");
    dir.write("schema/README", "not a namespace");
}

void cache(test::temp_dir const& dir) {
    auto out = file::create(dir / "a.nwb", test::small_session());
    cache_specifications(out, dir / "schema");
    out.commit();
}

TEST_CASE("cache_specifications: writes each source as a text under its namespace and version",
          "[nwb][specifications]") {
    test::temp_dir const dir;
    write_schema(dir);
    cache(dir);
    test::raw_hdf5 const raw(dir / "a.nwb");
    CHECK(raw.attribute_target("/", ".specloc") == "/specifications");
    CHECK(raw.text("/specifications/core/2.9.0/nwb.base") == R"({"datasets": []})");
    CHECK(raw.text("/specifications/ndx-x/0.1.0/ndx-x.extensions") == R"({"groups": []})");
    CHECK(raw.extent("/specifications/core/2.9.0/namespace").empty());
}

TEST_CASE("cache_specifications: a namespace names its sources without file extensions", "[nwb][specifications]") {
    test::temp_dir const dir;
    write_schema(dir);
    cache(dir);
    auto const cached =
        nlohmann::json::parse(test::raw_hdf5(dir / "a.nwb").text("/specifications/ndx-x/0.1.0/namespace"));
    CHECK(cached["namespaces"][0]["schema"][1]["source"] == "ndx-x.extensions");
    CHECK(cached["namespaces"][0]["schema"][0]["namespace"] == "core");
}

TEST_CASE("cache_specifications: the error names the file of an invalid schema", "[nwb][specifications][errors]") {
    test::temp_dir const dir;
    CHECK_THROWS_WITH(cache(dir),
                      (dir / "schema/core/2.9.0").string() + ": the schema must contain this version of core");
    write_schema(dir);
    dir.write("schema/ndx-x/0.1.0/ndx-x.extensions.json", "{");
    CHECK_THROWS_WITH(cache(dir),
                      (dir / "schema/ndx-x/0.1.0/ndx-x.extensions.json").string() + ": a schema file must be JSON");
    dir.write("schema/ndx-x/0.1.0/namespace.json", R"({"namespaces": [{"schema": [{"source": "other.yaml"}]}]})");
    CHECK_THROWS_WITH(
        cache(dir),
        ContainsSubstring(
            "namespace.json: every source must be in the folder of its namespace, got no file for \"other\""));
    dir.write("schema/ndx-x/0.1.0/namespace.json", "[]");
    CHECK_THROWS_WITH(cache(dir), ContainsSubstring("namespaces[0].schema must list the sources"));
    CHECK(!std::filesystem::exists(dir / "a.nwb"));
}
}  // namespace
