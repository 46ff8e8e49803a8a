/// \file
/// image_places: assigns each image of a group its place in an arena, and builds the stack.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <exception>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/memory/arena.hpp>
#include <sluice/plate/image_record.hpp>
#include <sluice/plate/image_stack.hpp>
#include <sluice/plate/load_options.hpp>
#include <sluice/plate/tiff_error.hpp>

namespace sluice::plate::detail {

/// The state of an image while its group is loaded.
struct loading_image {
    image_format form;
    std::byte* to = nullptr;
    std::exception_ptr failure;
};

/// Places all images of a group whose properties are known. The options determine what happens to unreadable images.
class image_places {
public:
    image_places(std::span<image_record const> records, load_options const& options, std::span<loading_image> images)
        : records_(records), options_(options), images_(images) {}

    /// Allocates memory for all placed images, and assigns each its address.
    void take(memory::arena& arena) {
        choose_order();
        for (std::size_t at = 0; at < order_.size(); ++at) {
            auto const& form = images_[order_[at]].form;
            if (runs_.empty() || runs_.back().form != form) runs_.push_back({form, at, 0, nullptr});
            ++runs_.back().size;
        }
        for (auto& run : runs_) {
            constexpr auto most = std::uint64_t{1} << 62;  // the arena rejects it with its own message
            auto const bytes = run.form.bytes() > most / run.size ? most : run.form.bytes() * run.size;
            run.data = arena.take<std::byte>(bytes).data();
            for (std::size_t k = 0; k < run.size; ++k)
                images_[order_[run.first + k]].to = run.data + k * run.form.bytes();
        }
    }

    /// \pre all images are decoded or have an error
    image_stack stack(memory::arena::lease kept) {
        std::vector<image_error> errors;
        for (std::size_t i = 0; i < images_.size(); ++i)
            if (images_[i].failure) errors.push_back(error_of(i));
        if (options_.bad == bad_images::fill)
            for (auto const& failure : errors)
                fill_image({images_[failure.record].to, images_[failure.record].form.bytes()},
                           images_[failure.record].form.type, options_.fill);
        if (options_.bad == bad_images::skip && !errors.empty()) close_gaps();
        return {std::move(kept), std::move(runs_), std::move(order_), std::move(errors)};
    }

private:
    void choose_order() {
        order_.reserve(images_.size());
        auto const good = std::find_if(images_.begin(), images_.end(),
                                       [](loading_image const& one) { return one.failure == nullptr; });
        if (good == images_.end() && !images_.empty() && options_.bad == bad_images::fill)
            std::rethrow_exception(images_.front().failure);
        for (std::size_t i = 0; i < images_.size(); ++i) {
            if (images_[i].failure && options_.bad == bad_images::skip) continue;
            if (images_[i].failure)
                images_[i].form = good->form;
            else if (options_.mixed == mixed_images::refuse)
                require_same(static_cast<std::size_t>(good - images_.begin()), i);
            order_.push_back(i);
        }
        if (options_.mixed == mixed_images::split) sort_by_form();
    }

    void sort_by_form() {
        std::vector<image_format> forms;
        std::vector<std::size_t> rank(images_.size());
        for (auto const i : order_) {
            auto const found = std::find(forms.begin(), forms.end(), images_[i].form);
            rank[i] = static_cast<std::size_t>(found - forms.begin());
            if (found == forms.end()) forms.push_back(images_[i].form);
        }
        std::sort(order_.begin(), order_.end(),
                  [&](std::size_t a, std::size_t b) { return std::pair(rank[a], a) < std::pair(rank[b], b); });
    }

    void require_same(std::size_t first, std::size_t other) const {
        auto const &a = images_[first].form, &b = images_[other].form;
        if (a == b) return;
        auto const what = tiff_place{records_[other].page.value_or(0), {}, false}.text() + ": " + describe(b) +
                          ", but " + records_[first].file.path().string() + " of the same group has " + describe(a);
        if (a.height != b.height || a.width != b.width)
            throw shape_mismatch(records_[other].file.path().string(), what);
        throw type_mismatch(records_[other].file.path().string(), what);
    }

    /// Moves good images to the places of bad ones, so that a run has no gaps.
    void close_gaps() {
        std::size_t placed = 0;
        for (auto& run : runs_) {
            auto const first = placed;
            for (std::size_t k = 0; k < run.size; ++k) {
                auto const i = order_[run.first + k];
                if (images_[i].failure) continue;
                std::memmove(run.data + (placed - first) * run.form.bytes(), images_[i].to, run.form.bytes());
                order_[placed++] = i;  // never overtakes the index being read
            }
            run.first = first;
            run.size = placed - first;
        }
        order_.resize(placed);
        std::erase_if(runs_, [](image_run const& run) { return run.size == 0; });
    }

    image_error error_of(std::size_t i) const {
        image_error entry{i, {}, {}, {}, options_.bad == bad_images::fill};
        try {
            std::rethrow_exception(images_[i].failure);
        } catch (tiff_error const& failure) {
            entry.path = failure.path();
            entry.place = failure.place();
            entry.what = failure.what();
        } catch (file_error const& failure) {
            entry.path = failure.path();
            entry.what = failure.what();
        }
        return entry;
    }

    std::span<image_record const> records_;
    load_options const& options_;
    std::span<loading_image> images_;  // per record
    std::vector<std::size_t> order_;   // the placed records, in the order of the stack
    std::vector<image_run> runs_;
};

}  // namespace sluice::plate::detail
