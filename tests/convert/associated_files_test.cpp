#include "convert/spoilt_day.hpp"

#include <string>
#include <utility>
#include <vector>

#include <sluice/convert/trodes_to_nwb/associated_text.hpp>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"

namespace {
using test::spoilt_day;
namespace fs = std::filesystem;

/// A day whose metadata names one associated file.
class annotated_day {
public:
    explicit annotated_day(std::string const& path, std::string const& epochs = "1") {
        test::replace_in(day.metadata, "associated_files: []",
                         "associated_files:\n- {name: log, description: Statescript log, path: \"" + path +
                             "\", task_epochs: " + epochs + "}");
    }
    void write(fs::path const& name, std::string const& text) const {
        std::ofstream(day.input() / name, std::ios::binary) << text;
    }
    /// Converts, checks for exactly `warning` about the path (none if empty), and returns the stored content.
    std::string content(std::string const& warning = "") const {
        auto const result = day.convert({"--force"});
        CHECK(result.err ==
              (warning.empty()
                   ? ""
                   : "warning: DAY/20230622_sample_metadata.yml:39: associated_files[0].path: " + warning + "\n"));
        CHECK(result.status == (warning.empty() ? 0 : 3));
        return test::raw_hdf5(day.file()).text_attribute("/processing/associated_files/log", "content");
    }
    spoilt_day day;
};

TEST_CASE("rec2nwb: an associated file is stored as text, with its epochs", "[convert][rec2nwb][associated files]") {
    annotated_day const made("20230622_sample_01_a1.stateScriptLog");
    made.write("20230622_sample_01_a1.stateScriptLog", "# log\n17 0 0\n");
    CHECK(made.content() == "# log\n17 0 0\n");
    test::raw_hdf5 const file(made.day.file());
    CHECK(file.text_attribute("/processing/associated_files", "neurodata_type") == "ProcessingModule");
    CHECK(file.text_attribute("/processing/associated_files/log", "neurodata_type") == "AssociatedFiles");
    CHECK(file.text_attribute("/processing/associated_files/log", "description") == "Statescript log");
    CHECK(file.text_attribute("/processing/associated_files/log", "task_epochs") == "1");
}

TEST_CASE("rec2nwb: the epochs of an associated file are joined by commas without spaces",
          "[convert][rec2nwb][associated files]") {
    for (auto const& [written, stored] : {std::pair{"[1, 1]", "1,1"}, {"\"1, 1\"", "1,1"}, {"[1]", "1"}}) {
        annotated_day const made("log.txt", written);
        made.write("log.txt", "x");
        made.content();
        CHECK(test::raw_hdf5(made.day.file()).text_attribute("/processing/associated_files/log", "task_epochs") ==
              stored);
    }
}

TEST_CASE("rec2nwb: an associated file of several megabytes is stored completely",
          "[convert][rec2nwb][associated files]") {
    annotated_day const made("log.txt");
    std::string text;
    while (text.size() < 3'000'000) text += "some line of a long day, number " + std::to_string(text.size()) + "\n";
    made.write("log.txt", text);
    CHECK(made.content() == text);
}

TEST_CASE("read_associated_text: a file that is too large is truncated at a line end",
          "[convert][associated files][bounded]") {
    test::temp_dir const dir;
    auto const path = dir.write("log.txt", "one\ntwo\nthree\n");
    auto const most = [&](std::size_t bytes) { return sluice::convert::read_associated_text(path, bytes); };
    CHECK(most(14).warnings.empty());
    CHECK(most(13).text == "one\ntwo\n");
    CHECK(most(13).warnings == std::vector<std::string>{"has more than 13 bytes: the first 8 are kept"});
    CHECK(most(4).text == "one\n");
    CHECK(most(2).text == "on");
}

TEST_CASE("rec2nwb: a missing associated file is a warning and has no content",
          "[convert][rec2nwb][associated files]") {
    CHECK(annotated_day("gone.txt")
              .content("should be the path of a file, got \"gone.txt\": its content is left empty")
              .empty());
    CHECK(annotated_day("path/")
              .content("should be the path of a file, got \"path/\": its content is left empty")
              .empty());
    CHECK(annotated_day("").content("should be the path of a file, got \"\": its content is left empty").empty());
    annotated_day const folder("notes");
    fs::create_directory(folder.day.input() / "notes");
    CHECK(folder.content("should be the path of a file, got \"notes\": its content is left empty").empty());
}

TEST_CASE("rec2nwb: an associated file whose path is missing is read from the day's folder, by name",
          "[convert][rec2nwb][associated files]") {
    annotated_day const made("/nowhere/log.txt");
    made.write("log.txt", "here\n");
    CHECK(made.content("should be the path of a file, got \"/nowhere/log.txt\": DAY/log.txt is used") == "here\n");
}

TEST_CASE("rec2nwb: a relative path is resolved next to the metadata first, then next to the recordings",
          "[convert][rec2nwb][associated files]") {
    annotated_day const made("log.txt");
    made.write("log.txt", "beside the recordings\n");
    auto const metadata = made.day.folder / "elsewhere" / "m.yml";
    fs::create_directory(metadata.parent_path());
    fs::rename(made.day.metadata, metadata);
    auto const content = [&] {
        CHECK(made.day.convert({"--force", "--metadata", metadata.string()}).status == 0);
        return test::raw_hdf5(made.day.file()).text_attribute("/processing/associated_files/log", "content");
    };
    CHECK(content() == "beside the recordings\n");
    std::ofstream(metadata.parent_path() / "log.txt") << "beside the metadata\n";
    CHECK(content() == "beside the metadata\n");
}

TEST_CASE("rec2nwb: an associated file that is not UTF-8 text is converted, with a warning",
          "[convert][rec2nwb][associated files]") {
    annotated_day const made("log.txt");
    made.write("log.txt", "\xC2\xB5m\r\nx\ry\n");
    CHECK(made.content() == "\xC2\xB5m\nx\ny\n");
    made.write("log.txt", "5 \xB5m\n");
    CHECK(made.content("DAY/log.txt: should be UTF-8, got byte value 181 at offset 2: read as Latin-1") ==
          "5 \xC2\xB5m\n");
    made.write("log.txt", std::string("a\0b\0", 4) + "\xC2\xB5");
    CHECK(made.content("DAY/log.txt: should be text, got 2 zero bytes: each is replaced by the character SUB") ==
          "a\x1A"
          "b\x1A\xC2\xB5");
    made.write("log.txt", "");
    CHECK(made.content().empty());
}
}  // namespace
