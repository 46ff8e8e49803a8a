/// \file
/// Groups of images in an arena, compared with plain read() of the same files and with libtiff's own loop over whole
/// strips. All files are in the page cache.
#include <sluice/memory/arena.hpp>
#include <sluice/memory/file_reader.hpp>
#include <sluice/plate/load_group.hpp>
#include <sluice/plate/synthetic_plate.hpp>

#include "contest.hpp"
#include "contests.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <stdexcept>
#include <string>
#include <system_error>
#include <vector>

#include <stdlib.h>
#include <tiffio.h>

namespace bench {
namespace {

namespace plate = sluice::plate;

/// A synthetic plate in the temporary folder; removed when the program ends.
class plate_files {
    std::string folder_ = (std::filesystem::temp_directory_path() / "sluice_bench_XXXXXX").string();

public:
    explicit plate_files(plate::synthetic_plate const& made) {
        if (::mkdtemp(folder_.data()) == nullptr) throw std::runtime_error(folder_ + ": cannot be created");
        plate::write_plate(folder_, made);
        auto const names = std::make_shared<plate::image_folder>(folder_);
        for (auto const& image : made.images()) {
            auto const name = made.path(image);
            records.emplace_back().file = {names, names->add(name), static_cast<std::uint16_t>(name.size())};
        }
    }
    ~plate_files() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    plate_files(plate_files const&) = delete;
    plate_files& operator=(plate_files const&) = delete;

    std::vector<plate::image_record> records;
};

template <class Sink>
void load_groups(plate_files const& files, std::size_t group, sluice::memory::arena& arena, Sink& sink) {
    for (std::size_t at = 0; at < files.records.size(); at += group) {
        plate::image_stack const stack =
            plate::load_group(std::span<plate::image_record const>(files.records).subspan(at, group), arena);
        sink(stack.pixels<std::uint16_t>());
    }
}

/// 20 groups of 27 images of 1 MB. A group uses more memory than fits in the processor's cache.
void uncompressed() {
    static auto const files = [] {
        auto made = plate::seed27k();
        made.timepoints = plate::one_to(2);
        return std::make_unique<plate_files>(made);
    }();
    static sluice::memory::arena arena;
    static std::vector<std::byte> buffer(std::size_t{1} << 20);
    constexpr std::size_t images = 540, image_bytes = 1'000'000;

    contest("images of a plate, uncompressed", {images, images * image_bytes}, [](auto& sink) {
        for (auto const& record : files->records) {
            sluice::memory::file_reader const file(record.file.path());
            for (std::uint64_t at = 0; at < file.size(); at += buffer.size())
                file.read(at, std::span(buffer).first(std::min<std::uint64_t>(buffer.size(), file.size() - at)));
            sink(std::int64_t{1});
        }
    }).against("groups of 27", 1 / 0.85, [](auto& sink) {
        for (std::size_t at = 0; at < images; at += 27) {
            auto const stack = plate::load_group(std::span(files->records).subspan(at, 27), arena);
            for (std::size_t i = 0; i < stack.size(); ++i) sink(std::int64_t{1});
        }
    });
}

/// The loop from libtiff's documentation, into a buffer for one image.
template <class Sink>
void strips_by_hand(plate_files const& files, std::vector<std::uint16_t>& pixels, std::size_t group, Sink& sink) {
    for (std::size_t first = 0; first < files.records.size(); first += group) {
        auto* to = reinterpret_cast<std::byte*>(pixels.data());
        for (auto const& record : std::span(files.records).subspan(first, group)) {
            std::unique_ptr<::TIFF, void (*)(::TIFF*)> const tiff(::TIFFOpen(record.file.path().c_str(), "rm"),
                                                                  &::TIFFClose);
            if (tiff == nullptr) throw std::runtime_error("libtiff cannot open " + record.file.path().string());
            auto const strips = ::TIFFNumberOfStrips(tiff.get());
            for (::tstrip_t strip = 0; strip < strips; ++strip) to += ::TIFFReadEncodedStrip(tiff.get(), strip, to, -1);
        }
        sink(std::span<std::uint16_t>(pixels));
    }
}

void compressed(plate::tiff_compression compression, std::uint16_t predictor) {
    static std::vector<std::unique_ptr<plate_files>> all;
    constexpr std::size_t side = 600, images = 36, group = 9;
    plate::synthetic_plate made;
    made.sites = plate::one_to(group);
    made.channels = plate::one_to(images / group);
    made.width = made.height = side;
    made.storage.compression = compression;
    made.storage.predictor = predictor;
    made.storage.rows_per_strip = 64;
    auto const& files = *all.emplace_back(std::make_unique<plate_files>(made));

    auto const buffer = std::make_shared<std::vector<std::uint16_t>>(group * side * side);
    auto const arena = std::make_shared<sluice::memory::arena>();
    contest("images of a plate, " + std::string(name_of(compression)) + (predictor == 2 ? " with predictor" : ""),
            {images, images * side * side * 2},
            [&files, buffer](auto& sink) { strips_by_hand(files, *buffer, group, sink); })
        .against("groups of 9", 1 / 0.95, [&files, arena](auto& sink) { load_groups(files, group, *arena, sink); });
}

}  // namespace

void plates() {
    uncompressed();
    compressed(plate::tiff_compression::lzw, 1);
    compressed(plate::tiff_compression::deflate, 1);
    compressed(plate::tiff_compression::deflate, 2);
    compressed(plate::tiff_compression::packbits, 1);
}

}  // namespace bench
