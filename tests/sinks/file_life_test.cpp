#include <sluice/sinks/binary_sink.hpp>

#include <csignal>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/resource.h>
#include <sys/stat.h>

#include "support/catch.hpp"
#include "support/child.hpp"
#include "support/row_table.hpp"
#include "support/temp_dir.hpp"
#include "support/throws_at.hpp"
#include "support/whole_file.hpp"
#include <sluice/core/broadcast.hpp>
#include <sluice/core/into.hpp>
#include <sluice/sinks/csv_sink.hpp>
#include <sluice/sinks/npy_sink.hpp>

// Common to all flat-file sinks: how the file is renamed into place, and what happens on failure.
namespace {
using sluice::argument_error;
using sluice::file_error;
using sluice::into;
using bytes = sluice::binary_sink<char>;
using names = std::vector<std::string>;
namespace fs = std::filesystem;

constexpr char open_text[] = ": the sink must be open, got one that is finished or moved from";

std::string what_it_throws(auto f) {
    try {
        f();
    } catch (file_error const& e) {
        return e.what();
    }
    return "nothing";
}

TEST_CASE("file sinks: finish() renames the temporary file to its target", "[sinks][files]") {
    test::temp_dir const dir;
    bytes sink(dir / "a.bin");
    sink.append(std::string(100'000, 'x'));
    auto const before = test::names_in(dir.path());
    CHECK(before.size() == 1);
    CHECK(before.front().starts_with(".a.bin.partial-"));
    sink.finish();
    CHECK(test::names_in(dir.path()) == names{"a.bin"});
    CHECK(test::whole_file(dir / "a.bin") == std::string(100'000, 'x'));
}

TEST_CASE("file sinks: a sink destroyed without finish() leaves nothing", "[sinks][files]") {
    test::temp_dir const dir;
    {
        bytes sink(dir / "a.bin");
        sluice::npy_sink<int> array(dir / "a.npy");
        sluice::csv_sink text(dir / "a.csv", {"x"});
        sink.append(std::string(100'000, 'x'));
        CHECK(test::names_in(dir.path()).size() == 3);
    }
    CHECK(test::names_in(dir.path()).empty());
}

TEST_CASE("file sinks: a read failure leaves no file", "[sinks][files][errors]") {
    test::temp_dir const dir;
    CHECK_THROWS_AS(
        test::throws_at<test::strength::random_access>(std::vector<char>(100'000), 90'000) | into(bytes(dir / "a.bin")),
        test::read_failure);
    std::vector<std::string> const blocks{"a", "b"};
    CHECK_THROWS_AS(sluice::broadcast(test::throws_at<test::strength::input>(blocks, 1), bytes(dir / "a.bin"),
                                      bytes(dir / "b.bin")),
                    test::read_failure);
    CHECK(test::names_in(dir.path()).empty());
}

TEST_CASE("file sinks: a moved sink continues; the moved-from sink is closed", "[sinks][files]") {
    test::temp_dir const dir;
    std::optional<bytes> sink(bytes(dir / "a.bin"));
    sink->append(std::string("ab"));
    auto moved = std::move(*sink);
    CHECK_THROWS_WITH(sink->append(std::string("?")), std::string("sluice::binary_sink::append") + open_text);
    sink.reset();
    moved.append(std::string("cd"));
    bytes other(dir / "b.bin");
    other = std::move(moved);
    other.finish();
    CHECK(test::whole_file(dir / "a.bin") == "abcd");
}

TEST_CASE("file sinks: append() and finish() throw after finish()", "[sinks][files][errors]") {
    test::temp_dir const dir;
    bytes sink(dir / "a.bin");
    sink.append(std::string("abc"));
    sink.finish();
    CHECK_THROWS_WITH(sink.append(std::string("d")), std::string("sluice::binary_sink::append") + open_text);
    CHECK_THROWS_WITH(sink.finish(), std::string("sluice::binary_sink::finish") + open_text);
    sluice::npy_sink<int> array(dir / "a.npy");
    array.finish();
    CHECK_THROWS_WITH(array.append(std::vector{1}), std::string("sluice::npy_sink::append") + open_text);
    sluice::csv_sink text(dir / "a.csv");
    text.finish();
    CHECK_THROWS_AS(text.append(std::vector{1}), argument_error);
    CHECK(test::names_in(dir.path()) == names{"a.bin", "a.csv", "a.npy"});
    CHECK(test::whole_file(dir / "a.bin") == "abc");
}

TEST_CASE("file sinks: an existing target throws at once and is not changed", "[sinks][files][errors]") {
    test::temp_dir const dir;
    auto const path = dir.write("a.bin", "mine");
    CHECK_THROWS_WITH(bytes(path), path.string() + ": must not exist unless .overwrite is set, got an existing file");
    fs::create_symlink("nowhere", dir / "link");
    CHECK_THROWS_AS(bytes(dir / "link"), file_error);
    CHECK_THROWS_AS(sluice::npy_sink<int>(path), file_error);
    CHECK_THROWS_AS(sluice::csv_sink(path), file_error);
    CHECK(test::whole_file(path) == "mine");
    CHECK(test::names_in(dir.path()) == names{"a.bin", "link"});
}

TEST_CASE("file sinks: with .overwrite, finish() replaces a regular file", "[sinks][files]") {
    test::temp_dir const dir;
    auto const path = dir.write("a.bin", "mine");
    bytes sink(path, {.overwrite = true});
    sink.append(std::string("new"));
    CHECK(test::whole_file(path) == "mine");
    sink.finish();
    CHECK(test::whole_file(path) == "new");
    fs::create_symlink(path, dir / "link");
    CHECK_THROWS_WITH(bytes(dir / "link", {.overwrite = true}),
                      ContainsSubstring("must be a regular file to be overwritten"));
    CHECK_THROWS_AS(bytes(dir.path(), {.overwrite = true}), file_error);
    CHECK(test::names_in(dir.path()) == names{"a.bin", "link"});
}

TEST_CASE("file sinks: a file created by another program before finish() is not replaced", "[sinks][files][errors]") {
    test::temp_dir const dir;
    bytes sink(dir / "a.bin");
    auto const path = dir.write("a.bin", "another program's");
    auto const first = what_it_throws([&] { sink.finish(); });
    CHECK(first == path.string() + ": must not exist unless .overwrite is set, got an existing file");
    CHECK(what_it_throws([&] { sink.append(std::string("x")); }) == first);
    CHECK(test::whole_file(path) == "another program's");
    CHECK(test::names_in(dir.path()) == names{"a.bin"});
}

TEST_CASE("file sinks: of two sinks with one target, the first to finish gets it", "[sinks][files][errors]") {
    test::temp_dir const dir;
    bytes first(dir / "a.bin"), second(dir / "a.bin");
    first.append(std::string("first"));
    second.append(std::string("second"));
    second.finish();
    CHECK_THROWS_AS(first.finish(), file_error);
    CHECK(test::whole_file(dir / "a.bin") == "second");
    CHECK(test::names_in(dir.path()) == names{"a.bin"});
}

TEST_CASE("file sinks: an invalid target path throws, with the path", "[sinks][files][errors]") {
    test::temp_dir const dir;
    auto const lost = dir / "no" / "a.bin";
    CHECK_THROWS_WITH(bytes(lost), lost.string() + ": must be created in its folder, got: No such file or directory");
    CHECK_THROWS_WITH(bytes(dir.path() / ""), dir.path().string() + "/: must name a file, got a folder");
    CHECK_THROWS_AS(bytes("/proc/a.bin"), file_error);
}

TEST_CASE("file sinks: accept the longest file name and a change of working directory", "[sinks][files]") {
    test::temp_dir const dir;
    std::string const longest(255, 'n');
    std::string("abc") | into(bytes(dir / longest));
    CHECK(test::names_in(dir.path()) == names{longest});
    CHECK(test::run_in_child([&] {
              fs::current_path(dir.path());
              bytes sink("relative.bin");
              fs::current_path("/");
              sink.finish();
              return fs::exists(dir / "relative.bin") ? 7 : 0;
          }) == 7);
}

TEST_CASE("file sinks: the file has the permissions of a new file", "[sinks][files]") {
    test::temp_dir const dir;
    CHECK(test::run_in_child([&] {
              ::umask(027);
              std::string("abc") | into(bytes(dir / "a.bin"));
              struct ::stat status{};
              ::stat((dir / "a.bin").c_str(), &status);
              return (status.st_mode & 0777) == 0640 ? 7 : 0;
          }) == 7);
}

/// Limits the file size of this process to `size`, as if the disk were full.
void limit_files(rlim_t size) {
    std::signal(SIGXFSZ, SIG_IGN);
    rlimit const limit{size, size};
    ::setrlimit(RLIMIT_FSIZE, &limit);
}

TEST_CASE("file sinks: a full disk throws, with the byte, now and in each later call; no file is left",
          "[sinks][files][errors]") {
    test::temp_dir const dir;
    auto const path = dir / "a.bin";
    for (rlim_t const size : {0U, 1U, 65536U, 70'000U, 1'000'000U}) {
        CAPTURE(size);
        CHECK(test::run_in_child([&] {
                  limit_files(size);
                  bytes sink(path);
                  auto const append_all = [&] {
                      for (int i = 0; i != 100; ++i) sink.append(std::string(30'000, 'x'));
                  };
                  auto const first = what_it_throws(append_all);
                  auto const expected =
                      path.string() + ": byte " + std::to_string(size) + ": must be written, got: File too large";
                  bool const again = what_it_throws([&] { sink.append(std::string("x")); }) == first &&
                                     what_it_throws([&] { sink.finish(); }) == first;
                  return first == expected && again && test::names_in(dir.path()).empty() ? 7 : 8;
              }) == 7);
    }
    CHECK(test::names_in(dir.path()).empty());
}

TEST_CASE("file sinks: finish() flushes the buffer and reports a full disk", "[sinks][files][errors]") {
    test::temp_dir const dir;
    CHECK(test::run_in_child([&] {
              limit_files(10);
              sluice::csv_sink sink(dir / "a.csv", {"a column"});
              sink.append(std::vector<int>(100));
              auto const first = what_it_throws([&] { sink.finish(); });
              auto const again = what_it_throws([&] { sink.finish(); });
              return first == again && first.ends_with("a.csv: byte 10: must be written, got: File too large") ? 7 : 8;
          }) == 7);
    CHECK(test::names_in(dir.path()).empty());
}
}  // namespace
