#include <sluice/nwb/session.hpp>

#include <string>
#include <vector>

#include <sluice/nwb/file.hpp>
#include <sluice/nwb/subject.hpp>

#include "support/catch.hpp"
#include "support/nwb_session.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::nwb::file;

TEST_CASE("session: the root has the type, the creation date and the reference time", "[nwb][session]") {
    test::temp_dir const dir;
    auto const about = test::small_session();
    file::create(dir / "a.nwb", about).commit();
    test::raw_hdf5 const raw(dir / "a.nwb");
    CHECK(raw.text_attribute("/", "neurodata_type") == "NWBFile");
    CHECK(raw.text_attribute("/", "namespace") == "core");
    CHECK(raw.text_attribute("/", "nwb_version") == "2.9.0");
    CHECK(raw.text_attribute("/", "object_id").size() == 36);
    CHECK(raw.text("/identifier") == about.identifier);
    CHECK(raw.text("/session_description") == "a small session");
    CHECK(raw.text("/session_start_time") == "2023-06-22T23:00:00+00:00");
    CHECK(raw.text("/timestamps_reference_time") == raw.text("/session_start_time"));
    CHECK(raw.texts("/file_create_date") == std::vector{about.file_create_date});
    for (auto const* group :
         {"/acquisition", "/analysis", "/processing", "/stimulus/presentation", "/stimulus/templates", "/general"})
        CHECK(raw.exists(group));
}

TEST_CASE("session: timestamps count from the given reference time", "[nwb][session]") {
    test::temp_dir const dir;
    auto about = test::small_session();
    about.timestamps_reference_time = "1970-01-01T00:00:00+00:00";
    file::create(dir / "a.nwb", about).commit();
    CHECK(test::raw_hdf5(dir / "a.nwb").text("/timestamps_reference_time") == "1970-01-01T00:00:00+00:00");
    about.timestamps_reference_time = "yesterday";
    CHECK_THROWS_WITH(
        file::create(dir / "b.nwb", about),
        ContainsSubstring(
            "session.timestamps_reference_time must be ISO 8601 with seconds and an offset, got \"yesterday\""));
}

TEST_CASE("session: /general has all values that are not empty", "[nwb][session]") {
    test::temp_dir const dir;
    auto about = test::small_session();
    about.experimenter = {"M\xC3\xBCller, A", "B, C"};
    about.keywords = {"one", "two"};
    about.source_script = "rec2nwb 1";
    about.source_script_file = "rec2nwb";
    about.lab = "a lab";
    file::create(dir / "a.nwb", about).commit();
    test::raw_hdf5 const raw(dir / "a.nwb");
    CHECK(raw.texts("/general/experimenter") == about.experimenter);
    CHECK(raw.texts("/general/keywords") == about.keywords);
    CHECK(raw.text("/general/source_script") == "rec2nwb 1");
    CHECK(raw.text_attribute("/general/source_script", "file_name") == "rec2nwb");
    CHECK(raw.text("/general/lab") == "a lab");
    for (auto const* name : {"institution", "session_id", "experiment_description"})
        CHECK(!raw.exists("/general/" + std::string(name)));
}

TEST_CASE("session: rejects an empty description and a time without offset", "[nwb][session][errors]") {
    test::temp_dir const dir;
    sluice::nwb::session about;
    CHECK_THROWS_WITH(file::create(dir / "a.nwb", about), "sluice::nwb::session: description must not be empty");
    about.description = "x";
    about.start_time = "2023-06-22T23:00:00";
    CHECK_THROWS_WITH(
        file::create(dir / "a.nwb", about),
        "sluice::nwb: session.start_time must be ISO 8601 with seconds and an offset, got \"2023-06-22T23:00:00\"");
}

TEST_CASE("subject: writes all values that are not empty", "[nwb][subject]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.nwb", test::small_session());
    CHECK_THROWS_WITH(write(out, sluice::nwb::subject{.date_of_birth = "2000-01-01"}),
                      ContainsSubstring("subject.date_of_birth must be ISO 8601"));
    write(out,
          sluice::nwb::subject{
              .subject_id = "54321", .sex = "M", .species = "Rattus norvegicus", .age = "P90D", .weight = "100 g"});
    out.commit();
    test::raw_hdf5 const raw(dir / "a.nwb");
    CHECK(raw.text_attribute("/general/subject", "neurodata_type") == "Subject");
    CHECK(raw.text("/general/subject/subject_id") == "54321");
    CHECK(raw.text("/general/subject/weight") == "100 g");
    CHECK(raw.text_attribute("/general/subject/age", "reference") == "birth");
    CHECK(!raw.exists("/general/subject/genotype"));
}
}  // namespace
