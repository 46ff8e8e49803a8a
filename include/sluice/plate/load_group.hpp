/// \file
/// load_group: the images of a group, and no others, decoded into an arena.
#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <optional>
#include <span>
#include <string>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/memory/arena.hpp>
#include <sluice/plate/image_page.hpp>
#include <sluice/plate/image_record.hpp>
#include <sluice/plate/image_stack.hpp>
#include <sluice/plate/load_options.hpp>
#include <sluice/plate/tiff_error.hpp>
#include <sluice/plate/tiff_file.hpp>

namespace sluice::plate {
namespace detail {

/// One load_group() at work: all images are asked what they are, then placed, then decoded.
class group_loading {
    // Files that stay open from being asked to being decoded; those beyond are opened twice.
    static constexpr std::size_t most_open = 64;

    struct image {
        image_form form;
        std::byte* to = nullptr;
        std::exception_ptr fault;
    };
    // Records next to each other that lie in one file: opened once, and done by one thread.
    struct file_run {
        std::size_t first, last;
    };
    using open_file = std::optional<tiff_file>;

public:
    group_loading(std::span<image_record const> records, load_options const& options) : records_(records), options_(options), images_(records.size()) {
        // Pages of one file are shared out among the threads, each with a file_run of its own.
        auto const most = options.threads <= 1 ? records.size() : records.size() / options.threads + 1;
        for (std::size_t i = 0; i < records.size(); ++i) {
            if (files_.empty() || i - files_.back().first == most || records[i].file != records[i - 1].file) files_.push_back({i, i});
            files_.back().last = i + 1;
        }
        open_.resize(std::min(files_.size(), most_open));
    }

    image_stack load(memory::arena& arena) {
        ask();
        auto kept = arena.keep();  // an exception from here on gives back what was taken
        auto const order = placing_order();
        auto runs = place(order, arena);
        decode();
        return finish(std::move(kept), order, std::move(runs));
    }

private:
    void ask() {
        for (std::size_t run = 0; run < files_.size(); ++run) {
            open_file closed;
            auto& file = run < open_.size() ? open_[run] : closed;
            on_each(files_[run], file, [&](std::size_t i) { images_[i].form = form_of(*file); });
        }
    }

    static image_form form_of(tiff_file const& file) { return {file.info().height, file.info().width, file.info().type}; }

    /// Opens the file if it is not, and calls f with each record of the run that has no fault yet, its page selected.
    template <class F>
    void on_each(file_run const& run, open_file& file, F f) {
        try {
            if (!file) file.emplace(records_[run.first].file.path());
        } catch (file_error const&) {
            for (auto i = run.first; i < run.last; ++i) note(i);
            return;
        }
        for (auto i = run.first; i < run.last; ++i) {
            if (images_[i].fault) continue;
            if (options_.checkpoint) options_.checkpoint();
            try {
                select_image(*file, records_[i]);
                f(i);
            } catch (file_error const&) {
                note(i);
            }
        }
    }
    void note(std::size_t i) {
        images_[i].fault = std::current_exception();
        if (options_.bad == bad_images::refuse) throw;
    }

    /// The records that have a place, in the order of the stack.
    std::vector<std::size_t> placing_order() {
        std::vector<std::size_t> order;
        order.reserve(images_.size());
        auto const good = std::find_if(images_.begin(), images_.end(), [](image const& one) { return one.fault == nullptr; });
        if (good == images_.end() && !images_.empty() && options_.bad == bad_images::fill) std::rethrow_exception(images_.front().fault);
        for (std::size_t i = 0; i < images_.size(); ++i) {
            if (images_[i].fault && options_.bad == bad_images::skip) continue;
            if (images_[i].fault) images_[i].form = good->form;
            else if (options_.mixed == mixed_images::refuse) require_same(static_cast<std::size_t>(good - images_.begin()), i);
            order.push_back(i);
        }
        if (options_.mixed == mixed_images::split) sort_by_form(order);
        return order;
    }

    void sort_by_form(std::vector<std::size_t>& order) const {
        std::vector<image_form> forms;
        std::vector<std::size_t> rank(images_.size());
        for (auto const i : order) {
            auto const found = std::find(forms.begin(), forms.end(), images_[i].form);
            rank[i] = static_cast<std::size_t>(found - forms.begin());
            if (found == forms.end()) forms.push_back(images_[i].form);
        }
        std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return std::pair(rank[a], a) < std::pair(rank[b], b); });
    }

    void require_same(std::size_t first, std::size_t other) const {
        auto const &a = images_[first].form, &b = images_[other].form;
        if (a == b) return;
        auto const what = tiff_place{records_[other].page.value_or(0), {}, false}.text() + ": " + describe(b) + ", where " + records_[first].file.path().string() +
            " of the same group has " + describe(a);
        if (a.height != b.height || a.width != b.width) throw shape_mismatch(records_[other].file.path().string(), what);
        throw type_mismatch(records_[other].file.path().string(), what);
    }

    std::vector<image_run> place(std::vector<std::size_t> const& order, memory::arena& arena) {
        std::vector<image_run> runs;
        for (std::size_t at = 0; at < order.size(); ++at) {
            if (runs.empty() || runs.back().form != images_[order[at]].form) runs.push_back({images_[order[at]].form, at, 0, nullptr});
            ++runs.back().size;
        }
        for (auto& run : runs) {
            constexpr auto most = std::uint64_t{1} << 62;  // refused by the arena, in words of its own
            auto const bytes = run.form.bytes() > most / run.size ? most : run.form.bytes() * run.size;
            run.data = arena.take<std::byte>(bytes).data();
            for (std::size_t k = 0; k < run.size; ++k) images_[order[run.first + k]].to = run.data + k * run.form.bytes();
        }
        return runs;
    }

    void decode() {
        std::vector<std::exception_ptr> failures(files_.size());  // what stops everything, by file
        std::atomic<std::size_t> next{0};
        auto const work = [&] {
            for (std::size_t at; (at = next++) < files_.size();) try {
                    decode(at);
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
            } catch (std::system_error const&) {  // fewer threads do it too
            }
            work();
        }
        for (auto const& failure : failures)
            if (failure) std::rethrow_exception(failure);
    }

    void decode(std::size_t run) {
        open_file file = run < open_.size() ? std::exchange(open_[run], std::nullopt) : std::nullopt;
        on_each(files_[run], file, [&](std::size_t i) {
            if (auto const now = form_of(*file); now != images_[i].form)
                throw format_error(file->path(), tiff_place{records_[i].page.value_or(0), {}, false}.text() + ": has changed since the group was planned: " + describe(images_[i].form) +
                                                         " expected, got " + describe(now));
            file->read_bytes({images_[i].to, images_[i].form.bytes()});
        });
        if (file && options_.drop_cache) file->drop_cache();
    }

    image_stack finish(memory::arena::lease kept, std::vector<std::size_t> const& order, std::vector<image_run> runs) {
        std::vector<image_fault> faults;
        for (std::size_t i = 0; i < images_.size(); ++i)
            if (images_[i].fault) faults.push_back(fault_of(i));
        if (options_.bad == bad_images::fill)
            for (auto const& fault : faults) fill_image({images_[fault.record].to, images_[fault.record].form.bytes()}, images_[fault.record].form.type, options_.fill);
        auto const kept_records = options_.bad == bad_images::skip && !faults.empty() ? without_faulty(order, runs) : order;
        return {std::move(kept), std::move(runs), kept_records, std::move(faults)};
    }

    /// Good images move to where bad ones were, so that a run has no gaps.
    std::vector<std::size_t> without_faulty(std::vector<std::size_t> const& order, std::vector<image_run>& runs) const {
        std::vector<std::size_t> records;
        for (auto& run : runs) {
            auto const first = records.size();
            for (std::size_t k = 0; k < run.size; ++k) {
                auto const& one = images_[order[run.first + k]];
                if (one.fault) continue;
                std::memmove(run.data + (records.size() - first) * run.form.bytes(), one.to, run.form.bytes());
                records.push_back(order[run.first + k]);
            }
            run.first = first;
            run.size = records.size() - first;
        }
        std::erase_if(runs, [](image_run const& run) { return run.size == 0; });
        return records;
    }

    image_fault fault_of(std::size_t i) const {
        image_fault told{i, {}, {}, {}, options_.bad == bad_images::fill};
        try {
            std::rethrow_exception(images_[i].fault);
        } catch (tiff_error const& failure) {
            told.path = failure.path();
            told.place = failure.place();
            told.what = failure.what();
        } catch (file_error const& failure) {
            told.path = failure.path();
            told.what = failure.what();
        }
        return told;
    }

    std::span<image_record const> records_;
    load_options options_;
    std::vector<image> images_;    // one a record
    std::vector<file_run> files_;  // in the order of the records
    std::vector<open_file> open_;  // of the first of these
};

}  // namespace detail

/// The images of a group as one stack in an arena: what `group.load(arena, options)` of views::group_sequentially calls.
///
///     memory::arena arena;
///     for (auto&& group : images | views::group_sequentially(by::channel, by::timepoint)) {
///         auto& stack = group.load(arena);
///         project(stack.pixels<std::uint16_t>(), stack.form());
///     }   // group and stack end; the same memory serves the next group
///
/// First all images are asked what they are, by their tags; then memory is taken, for all of them at once; then they are decoded to
/// where they belong. Holds the pixels of the group, 64 open files and some 70 bytes an image; each thread a compressed strip or tile
/// and one tile besides. One arena for each group that is alive at a time.
/// Throws, with the arena as it was before: file_error and tiff_error for the first image that cannot be read, shape_mismatch and
/// type_mismatch, unless the options say otherwise; sluice::error where the memory cannot be had; what the checkpoint throws.
inline image_stack load_group(std::span<image_record const> records, memory::arena& arena, load_options const& options = {}) {
    return detail::group_loading(records, options).load(arena);
}

}  // namespace sluice::plate
