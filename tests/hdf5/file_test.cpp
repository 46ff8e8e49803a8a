#include <sluice/hdf5/file.hpp>

#include <string>
#include <vector>

#include "support/catch.hpp"
#include "support/raw_hdf5.hpp"
#include "support/temp_dir.hpp"

namespace {
using sluice::hdf5::existing;
using sluice::hdf5::file;

TEST_CASE("file: a new file has superblock 0", "[hdf5][file]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    out.close();
    out.close();
    CHECK(test::raw_hdf5(dir / "a.h5").superblock_version() == 0);
}

TEST_CASE("file: create rejects an existing file unless overwrite is given", "[hdf5][file][errors]") {
    test::temp_dir const dir;
    file::create(dir / "a.h5").create_group("old");
    CHECK_THROWS_WITH(file::create(dir / "a.h5"),
                      ContainsSubstring("a.h5: /: sluice::hdf5::file::create: cannot be created: File exists"));
    CHECK(file::open_read(dir / "a.h5").contains("old"));
    file::create(dir / "a.h5", existing::overwrite);
    CHECK(!file::open_read(dir / "a.h5").contains("old"));
}

TEST_CASE("file: an open error has the system's message", "[hdf5][file][errors]") {
    test::temp_dir const dir;
    auto const none = dir / "none/a.h5";
    CHECK_THROWS_WITH(
        file::create(none),
        none.string() + ": /: sluice::hdf5::file::create: cannot be created: No such file or directory (errno 2)");
    CHECK_THROWS_WITH(
        file::open_read(none),
        none.string() + ": /: sluice::hdf5::file::open_read: cannot be opened: No such file or directory (errno 2)");
    CHECK_THROWS_WITH(file::open_read(dir.write("b.h5", "no HDF5")),
                      ContainsSubstring("sluice::hdf5::file::open_read: H5Fopen(): ") &&
                          ContainsSubstring("file signature not found"));
}

TEST_CASE("file: an object that outlives its file throws", "[hdf5][file][errors]") {
    test::temp_dir const dir;
    auto out = file::create(dir / "a.h5");
    auto data = out.create_dataset<double>("data");
    auto group = out.create_group("group");
    out.close();
    CHECK_THROWS_AS(data.append(std::vector{1.}), sluice::hdf5::error);
    CHECK_THROWS_WITH(group.create_group("inner"), ContainsSubstring("(closed file)"));
    CHECK(test::raw_hdf5(dir / "a.h5").extent("/data") == std::vector<hsize_t>{0});
}

TEST_CASE("file: a file opened for reading cannot be written", "[hdf5][file][errors]") {
    test::temp_dir const dir;
    file::create(dir / "a.h5");
    auto in = file::open_read(dir / "a.h5");
    CHECK_THROWS_WITH(in.create_group("new"),
                      ContainsSubstring("/new: sluice::hdf5::group::create_group: H5Gcreate2(): "));
}

herr_t count_prints(hid_t, void* count) {
    ++*static_cast<int*>(count);
    return 0;
}

TEST_CASE("file: HDF5 error printing is off during calls and restored after", "[hdf5][file]") {
    test::temp_dir const dir;
    H5E_auto2_t before = nullptr;
    void* argument = nullptr;
    H5Eget_auto2(H5E_DEFAULT, &before, &argument);
    int prints = 0;
    H5Eset_auto2(H5E_DEFAULT, &count_prints, &prints);
    CHECK_THROWS_AS(file::open_read(dir / "none"), sluice::hdf5::error);
    CHECK(prints == 0);
    H5Fopen("", H5F_ACC_RDONLY, H5P_DEFAULT);
    CHECK(prints == 1);
    H5Eset_auto2(H5E_DEFAULT, before, argument);
}
}  // namespace
