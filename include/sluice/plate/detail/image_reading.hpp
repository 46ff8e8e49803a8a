/// \file
/// image_reading: reads the properties and then the pixels of a group's files.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/plate/detail/image_places.hpp>
#include <sluice/plate/detail/plain_tiff.hpp>
#include <sluice/plate/image_page.hpp>
#include <sluice/plate/image_record.hpp>
#include <sluice/plate/image_stack.hpp>
#include <sluice/plate/load_options.hpp>
#include <sluice/plate/tiff_error.hpp>
#include <sluice/plate/tiff_file.hpp>

namespace sluice::plate::detail {

/// Reads each image of a group, or records its error. A file whose only image is plain is read without libtiff and
/// without an allocation.
class image_reading {
    // Files that stay open between probing and reading. Further files are opened twice.
    static constexpr std::size_t most_open = 64;

    // Consecutive records in one file: opened once, and processed by one thread.
    struct file_run {
        std::size_t first, last;
    };
    struct open_file {
        plain_tiff plain;
        std::optional<tiff_file> tiff;  // if the image is not plain
    };

public:
    image_reading(std::span<image_record const> records, load_options const& options, std::span<loading_image> images)
        : records_(records), options_(options), images_(images) {
        files_.reserve(records.size());
        // Pages of one file are distributed over the threads, each with its own file_run.
        auto const most = options.threads <= 1 ? records.size() : records.size() / options.threads + 1;
        for (std::size_t i = 0; i < records.size(); ++i) {
            if (files_.empty() || i - files_.back().first == most || records[i].file != records[i - 1].file)
                files_.push_back({i, i});
            files_.back().last = i + 1;
        }
        open_.resize(std::min(files_.size(), most_open));
    }

    /// Determines the format of every image.
    void ask() {
        std::string path;
        for (std::size_t at = 0; at < files_.size(); ++at) {
            open_file closed;
            auto& file = at < open_.size() ? open_[at] : closed;
            auto const& run = files_[at];
            if (auto const* const plain = plain_of(run, file, path)) {
                checkpoint();
                images_[run.first].form = plain->form();
            } else {
                on_each(run, file, [&](std::size_t i) { images_[i].form = form_of(*file.tiff); });
            }
        }
    }

    /// Reads every image to its place, with the number of threads in the options.
    void read() {
        std::vector<std::exception_ptr> failures(files_.size());  // fatal errors, by file
        std::atomic<std::size_t> next{0};
        auto const work = [&] {
            std::string path;
            for (std::size_t at; (at = next++) < files_.size();) try {
                    read(at, path);
                } catch (...) {
                    failures[at] = std::current_exception();
                    next = files_.size();
                }
        };
        {
            std::vector<std::jthread> others;
            auto const wanted = std::min<std::size_t>(std::max(1u, options_.threads), files_.size());
            try {
                while (others.size() + 1 < wanted) others.emplace_back(work);
            } catch (std::system_error const&) {  // continue with fewer threads
            }
            work();
        }
        for (auto const& failure : failures)
            if (failure) std::rethrow_exception(failure);
    }

private:
    void read(std::size_t at, std::string& path) {
        auto file = at < open_.size() ? std::exchange(open_[at], {}) : open_file{};
        auto const& run = files_[at];
        auto const& first = images_[run.first];
        auto const* const plain = first.failure ? nullptr : plain_of(run, file, path);
        if (plain != nullptr && plain->form() == first.form) {
            checkpoint();
            bool const done = plain->read({first.to, first.form.bytes()});
            if (done && options_.drop_cache) plain->drop_cache();
            if (done) return;
        }
        on_each(run, file, [&](std::size_t i) {
            if (auto const now = form_of(*file.tiff); now != images_[i].form)
                throw format_error(file.tiff->path(),
                                   tiff_place{records_[i].page.value_or(0), {}, false}.text() +
                                       ": has changed since the group was planned: " + describe(images_[i].form) +
                                       " expected, got " + describe(now));
            file.tiff->read_bytes({images_[i].to, images_[i].form.bytes()});
        });
        if (file.tiff && options_.drop_cache) file.tiff->drop_cache();
    }

    void checkpoint() const {
        if (options_.checkpoint) options_.checkpoint();
    }

    static image_format form_of(tiff_file const& file) {
        return {file.info().height, file.info().width, file.info().type};
    }

    /// Returns the file, opened if necessary, if the run is one plain image; otherwise no value. `path` is scratch.
    plain_tiff const* plain_of(file_run const& run, open_file& file, std::string& path) const {
        auto const& record = records_[run.first];
        if (run.last - run.first > 1 || record.page.value_or(0) != 0 || file.tiff) return nullptr;
        if (!file.plain) {
            record.file.path_to(path);
            file.plain = plain_tiff(path.c_str());
        }
        return file.plain ? &file.plain : nullptr;
    }

    /// Opens the file if necessary. Calls f for each record of the run without an error, with its page selected.
    template <class F>
    void on_each(file_run const& run, open_file& file, F f) {
        try {
            if (!file.tiff) file.tiff.emplace(records_[run.first].file.path());
        } catch (file_error const&) {
            for (auto i = run.first; i < run.last; ++i) note(i);
            return;
        }
        for (auto i = run.first; i < run.last; ++i) {
            if (images_[i].failure) continue;
            checkpoint();
            try {
                select_image(*file.tiff, records_[i]);
                f(i);
            } catch (file_error const&) {
                note(i);
            }
        }
    }
    void note(std::size_t i) {
        images_[i].failure = std::current_exception();
        if (options_.bad == bad_images::refuse) throw;
    }

    std::span<image_record const> records_;
    load_options const& options_;
    std::span<loading_image> images_;  // per record
    std::vector<file_run> files_;      // in the order of the records
    std::vector<open_file> open_;      // of the first of these
};

}  // namespace sluice::plate::detail
