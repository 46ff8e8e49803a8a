#include <sluice/plate/scan.hpp>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <sluice/plate/image_page.hpp>
#include <sluice/plate/load_group.hpp>
#include <sluice/plate/plan.hpp>
#include <sluice/views/group_sequentially.hpp>

#include "support/catch.hpp"
#include "support/temp_dir.hpp"
#include "support/tiff_files.hpp"

namespace {
using namespace sluice::plate;
using sluice::views::group_sequentially;
using test::temp_dir;

test::tiff_shape const six{.width = 40, .height = 30, .pages = 6};

std::string ome(std::string const& pixels, std::string const& data) {
    return R"(<OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06"><Image ID="Image:0"><Pixels )" + pixels +
           ">" + data + "</Pixels></Image></OME>";
}
std::string const two_channels_of_three = ome(R"(DimensionOrder="XYZCT" SizeC="2" SizeZ="3" SizeT="1")", "<TiffData/>");

image_set scan_pages(temp_dir const& folder, page_policy pages = page_policy::described) {
    scan_options options;
    options.pages = pages;
    return scan(folder.path(), options);
}
std::vector<std::string> described(image_set const& set) {
    std::vector<std::string> all;
    for (auto const& image : set)
        all.push_back(describe(image) + " of " + std::string(image.file.name()) + " " + to_string(image.page));
    return all;
}
/// Returns true if every image of the set equals the page of its record, in every pixel.
bool exact(image_set const& set, test::tiff_shape const& shape) {
    sluice::memory::arena arena;
    auto const stack = load_group(set.images, arena);
    for (std::size_t i = 0; i < stack.size(); ++i)
        if (!std::ranges::equal(stack.image_bytes(i), test::expected_pixels(shape, *set[stack.record(i)].page)))
            return false;
    return stack.size() == set.size();
}

TEST_CASE("scan: each page of an OME-TIFF file is an image", "[plate][scan][pages][case17]") {
    temp_dir const folder;
    for (auto const* name : {"P_A01_s1.ome.tif", "P_A01_s2.ome.tif"}) folder.write(name, "");
    scan_options options;
    options.pattern.emplace("P_{well}_s{site}.ome.tif");
    options.pages = page_policy::described;
    folder.write("P_A01_s1.ome.tif", test::tiff_bytes(six, {.compression = tiff_compression::deflate,
                                                            .big_endian = true,
                                                            .description = two_channels_of_three}));
    folder.write(
        "P_A01_s2.ome.tif",
        test::tiff_bytes(
            six, {.big_tiff = true, .tile_width = 16, .tile_height = 16, .description = two_channels_of_three}));
    auto const set = scan(folder.path(), options);
    REQUIRE(set.size() == 12);
    CHECK(described(set)[1] == "A01 site 1 channel 0 z 1 of P_A01_s1.ome.tif 1");
    CHECK(described(set)[3] == "A01 site 1 channel 1 z 0 of P_A01_s1.ome.tif 3");
    CHECK(described(set)[11] == "A01 site 2 channel 1 z 2 of P_A01_s2.ome.tif 5");
    CHECK((set.report.images == 12 && set.report.files == 2));
    CHECK(exact(set, six));
    std::vector<std::size_t> sizes;
    for (auto group : set | group_sequentially(by::channel, by::z)) sizes.push_back(group.records().size());
    CHECK(sizes == std::vector<std::size_t>(6, 2));
}

TEST_CASE("scan: the name has a file's constant components, its pages the others", "[plate][scan][pages]") {
    temp_dir const folder;
    for (auto const* name : {"P_A01_w1.tif", "P_A01_w2.tif"})
        folder.write(
            name, test::tiff_bytes(
                      {.width = 16, .height = 4, .pages = 2},
                      {.description = ome(R"(DimensionOrder="XYCZT" SizeC="1" SizeZ="2" SizeT="1")", "<TiffData/>")}));
    CHECK(described(scan_pages(folder)) ==
          std::vector<std::string>{"A01 channel 1 z 0 of P_A01_w1.tif 0", "A01 channel 1 z 1 of P_A01_w1.tif 1",
                                   "A01 channel 2 z 0 of P_A01_w2.tif 0", "A01 channel 2 z 1 of P_A01_w2.tif 1"});
}

TEST_CASE("scan: each file of an OME set has the planes in the set's description", "[plate][scan][pages][case17]") {
    std::string const uuid = "urn:uuid:00000000-0000-0000-0000-000000000000";
    auto const data = [&](int channel, int time, int page, std::string const& file) {
        return "<TiffData FirstC=\"" + std::to_string(channel) + "\" FirstT=\"" + std::to_string(time) + "\" IFD=\"" +
               std::to_string(page) + "\" PlaneCount=\"1\"><UUID FileName=\"" + file + "\">" + uuid +
               "</UUID></TiffData>";
    };
    auto const whole = ome(R"(DimensionOrder="XYCZT" SizeC="2" SizeZ="1" SizeT="2")",
                           data(0, 0, 1, "A01_1.tif") + data(1, 0, 0, "A01_1.tif") + data(0, 1, 0, "A01_2.tif") +
                               data(1, 1, 1, "A01_2.tif"));
    std::vector<std::string> const expected{
        "A01 channel 0 timepoint 0 of A01_1.tif 1", "A01 channel 0 timepoint 1 of A01_2.tif 0",
        "A01 channel 1 timepoint 0 of A01_1.tif 0", "A01 channel 1 timepoint 1 of A01_2.tif 1"};
    auto const reference = [&](char const* to) {
        return std::string("<OME UUID=\"x\"><BinaryOnly MetadataFile=\"") + to + "\" UUID=\"" + uuid + "\"/></OME>";
    };
    test::tiff_shape const two{.width = 40, .height = 30, .pages = 2};
    scan_options options;
    options.pattern.emplace("{well}_{*}.tif");
    options.pages = page_policy::described;
    // The whole description in both files; in one of them; in a separate file.
    std::string const texts[][2]{{whole, whole},
                                 {reference("A01_2.tif"), whole},
                                 {reference("set.companion.ome"), reference("set.companion.ome")}};
    for (auto const& [first, second] : texts) {
        temp_dir const folder;
        folder.write("A01_1.tif", test::tiff_bytes(two, {.description = first}));
        folder.write("A01_2.tif", test::tiff_bytes(two, {.description = second}));
        folder.write("set.companion.ome", whole);
        auto const set = scan(folder.path(), options);
        CHECK(described(set) == expected);
        CHECK(exact(set, two));
    }
}

TEST_CASE("scan: the fields of an OME file are sites", "[plate][scan][pages]") {
    temp_dir const folder;
    auto const pixels = [](int page) {
        return "<Image><Pixels DimensionOrder=\"XYCZT\" SizeC=\"1\" SizeZ=\"1\" SizeT=\"1\"><TiffData IFD=\"" +
               std::to_string(page) + "\"/></Pixels></Image>";
    };
    folder.write("P_A01.tif", test::tiff_bytes({.width = 16, .height = 4, .pages = 2},
                                               {.description = "<OME>" + pixels(1) + pixels(0) + "</OME>"}));
    CHECK(described(scan_pages(folder)) ==
          std::vector<std::string>{"A01 site 0 of P_A01.tif 1", "A01 site 1 of P_A01.tif 0"});
}

TEST_CASE("scan: ImageJ stacks are ordered by channel, slice, frame; by default, planes",
          "[plate][scan][pages][case17]") {
    temp_dir const folder;
    folder.write(
        "P_A01_s1.tif",
        test::tiff_bytes(six, {.big_endian = true,
                               .description = "ImageJ=1.53t\nimages=6\nchannels=2\nframes=3\nhyperstack=true\n"}));
    folder.write("P_A02_s1.tif", test::tiff_bytes(six, {.description = "ImageJ=1.53t\nimages=6\n"}));
    auto const set = scan_pages(folder);
    REQUIRE(set.size() == 12);
    CHECK(described(set)[1] == "A01 site 1 channel 0 timepoint 1 of P_A01_s1.tif 2");
    CHECK(described(set)[11] == "A02 site 1 z 5 of P_A02_s1.tif 5");
    CHECK(exact(set, six));
}

// The layout that ImageJ writes beyond 4 GB, in small: tags for the first image only, the others after it.
std::string untagged_stack(bool big_endian, std::string const& description = "ImageJ=1.53t\nimages=6\nslices=6\n") {
    test::tiff_shape one = six;
    one.pages = 1;
    auto bytes = test::tiff_bytes(one, {.big_endian = big_endian, .description = description});
    for (std::uint32_t page = 1; page < 6; ++page) {
        auto const pixels = test::text_of(test::expected_pixels(six, page));
        for (std::size_t i = 0; i < pixels.size(); i += 2)
            bytes += big_endian ? std::string{pixels[i + 1], pixels[i]} : pixels.substr(i, 2);
    }
    return bytes;
}

TEST_CASE("tiff_file: images without tags in a large ImageJ stack are read in both byte orders",
          "[plate][tiff][pages][case17]") {
    for (bool const big_endian : {false, true}) {
        temp_dir const folder;
        tiff_file file(folder.write("P_A01.tif", untagged_stack(big_endian)));
        CHECK((file.pages() == 6 && file.has_next()));
        std::vector<std::byte> pixels(file.info().bytes());
        for (std::uint32_t const page : {5u, 0u, 3u, 4u}) {
            file.select(page);
            file.read_bytes(pixels);
            CHECK(std::ranges::equal(pixels, test::expected_pixels(six, page)));
        }
        file.select(5);
        CHECK_FALSE(file.has_next());
        CHECK_THROWS_WITH(file.select(6), ContainsSubstring("page 6: is not in the file"));
        file.select(2);
        file.read_bytes(pixels);
        CHECK(std::ranges::equal(pixels, test::expected_pixels(six, 2)));
        CHECK(exact(scan_pages(folder), six));
    }
}

TEST_CASE("tiff_file: an image of a stack is found beyond 4 GB", "[plate][tiff][pages][case17]") {
    temp_dir const folder;
    std::uint32_t const pages = 600, side = 2048;  // 4.7 GiB, a hole except for one row
    auto head = synthetic_tiff_bytes(
        std::vector{synthetic_page{side, side, pixel_type::uint16, std::vector<std::byte>(2 * side * side)}},
        {.description = "ImageJ=1.53t\nimages=600\nslices=600\n"});
    auto const path = folder.write("P_A01.tif", std::string_view(reinterpret_cast<char const*>(head.data()), 4096));
    std::uint64_t const page_bytes = 2 * side * side, last = 4096 + (pages - 1) * page_bytes;
    std::filesystem::resize_file(path, last + page_bytes);
    std::fstream(path, std::ios::in | std::ios::out | std::ios::binary).seekp(static_cast<std::streamoff>(last))
        << "sluice";
    tiff_file file(path);
    file.select(pages - 1);
    std::vector<std::uint16_t> pixels(side * side);
    file.read<std::uint16_t>(pixels);
    CHECK((pixels[0] == 0x6C73 && pixels[2] == 0x6563 && pixels[3] == 0));
}

TEST_CASE("tiff_file: a truncated or compressed stack without tags throws", "[plate][tiff][pages][errors]") {
    temp_dir const folder;
    auto bytes = untagged_stack(false);
    bytes.pop_back();
    tiff_file cut(folder.write("cut.tif", bytes));
    cut.select(4);
    CHECK(cut.info().width == 40);
    cut.select(5);
    CHECK_THROWS_WITH(cut.info(), ContainsSubstring("cut.tif: page 5: must be within the file") &&
                                      ContainsSubstring("the file is truncated"));
    tiff_file packed(folder.write(
        "packed.tif", test::tiff_bytes({.width = 40, .height = 30}, {.compression = tiff_compression::deflate,
                                                                     .description = "ImageJ=1\nimages=6\n"})));
    CHECK(packed.info().width == 40);
    packed.select(1);
    CHECK_THROWS_WITH(
        packed.info(),
        ContainsSubstring(
            "page 1: has no tags, so the stack must be uncompressed, each image in one strip, got deflate in 1"));
}

TEST_CASE("load_group: unexpected pages throw, are skipped, or are ignored, per policy",
          "[plate][load_group][pages][case17]") {
    for (std::string const& bytes : {test::tiff_bytes(six), untagged_stack(false)}) {
        temp_dir const folder;
        folder.write("P_A01_s1.tif", bytes);
        folder.write("P_A01_s2.tif", test::tiff_bytes({.width = 40, .height = 30}));
        sluice::memory::arena arena;
        auto const set = scan(folder.path());
        CHECK(set.size() == 2);
        CHECK_THROWS_AS(load_group(set.images, arena), several_pages);
        CHECK_THROWS_WITH(load_group(set.images, arena),
                          (folder / "P_A01_s1.tif").string() +
                              ": page 0: must be the only page of its file, got more (see scan_options::pages)");
        CHECK_THROWS_AS(plan(set | group_sequentially(by::site)), several_pages);
        CHECK_THROWS_AS(open_image(set[0]), several_pages);
        auto const skipped = load_group(set.images, arena, {.bad = bad_images::skip});
        CHECK((skipped.size() == 1 && skipped.errors().size() == 1));
        CHECK(exact(scan_pages(folder, page_policy::first), six));
    }
}

TEST_CASE("scan: undescribed pages are reported", "[plate][scan][pages][errors]") {
    temp_dir const silent, partly, broken;
    silent.write("P_A01.tif", test::tiff_bytes(six));
    auto const one = scan_pages(silent);
    REQUIRE(one.size() == 1);
    CHECK_THROWS_AS(open_image(one[0]), several_pages);
    auto const path = partly.write(
        "P_A01.tif",
        test::tiff_bytes(
            six, {.description = ome(R"(DimensionOrder="XYZCT" SizeC="1" SizeZ="4" SizeT="1")", "<TiffData/>")}));
    auto const four = scan_pages(partly);
    CHECK(four.size() == 4);
    CHECK(four.report.pages.examples == std::vector<std::string>{path.string() + ": 4 of 6 pages are described"});
    CHECK_THAT(lines(four.report).back(), ContainsSubstring("1 files' pages left out: "));
    broken.write("P_A01.tif", "no image");
    CHECK(scan_pages(broken).size() == 1);  // loading it reports the error
    auto bytes = test::tiff_bytes(six, {.directory_last = true, .description = two_channels_of_three});
    bytes.resize(bytes.size() - 100);  // truncates the last directory
    broken.write("P_A01.tif", bytes);
    auto const cut = scan_pages(broken);
    REQUIRE(cut.size() == 1);
    CHECK_THROWS_AS(open_image(cut[0]), several_pages);
}

TEST_CASE("scan: two pages with equal coordinates throw an error that names both", "[plate][scan][pages][errors]") {
    temp_dir const folder;
    folder.write("P_A01.tif",
                 test::tiff_bytes(
                     six, {.description = ome(R"(DimensionOrder="XYZCT" SizeC="1" SizeZ="4" SizeT="1")",
                                              R"(<TiffData IFD="0" PlaneCount="3"/><TiffData IFD="4" FirstZ="1"/>)")}));
    CHECK_THROWS_WITH(scan_pages(folder), ContainsSubstring("two images of A01 z 1 (pages 1 and 4)"));
}
}  // namespace
