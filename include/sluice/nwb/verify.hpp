/// \file
/// nwb::verify: reads a whole NWB file, from any writer, and reports its errors.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/hdf5/file.hpp>
#include <sluice/hdf5/members.hpp>
#include <sluice/hdf5/stored_dataset.hpp>
#include <sluice/nwb/verification.hpp>
#include <sluice/nwb/verify/ascending.hpp>
#include <sluice/nwb/verify/contents.hpp>
#include <sluice/nwb/verify/context.hpp>
#include <sluice/nwb/verify/root.hpp>
#include <sluice/nwb/verify/series.hpp>
#include <sluice/nwb/verify/tables.hpp>

namespace sluice::nwb {

struct verify_options {
    std::function<void(std::uint64_t)>
        on_bytes;  ///< called with the total bytes read, about once per MiB; an exception aborts the verification
};

namespace detail {

/// Visits every object once, regardless of the number of links to it.
class file_walk {
public:
    explicit file_walk(verify_context& in) : in_(in) {}

    void run() {
        places_.push_back("/");
        while (!places_.empty()) {
            auto const at = std::move(places_.back());
            places_.pop_back();
            in_.guarded(at, [&] { visit(at); });
        }
        if (declared_ != 0)
            in_.found.notes.push_back(std::to_string(declared_) +
                                      (declared_ == 1 ? " timestamp does" : " timestamps do") +
                                      " not ascend, within intervals of /intervals/invalid_times");
    }

private:
    void visit(std::string const& at) {
        auto [kind, handle] = hdf5::open_object(in_.file, at);
        if (kind == hdf5::object_kind::group) {
            hdf5::group const group(std::move(handle));
            if (seen_.insert(group.reference().address).second) visit(at, group);
        } else if (kind == hdf5::object_kind::dataset) {
            handle = hdf5::id{};
            auto const dataset = hdf5::open_stored(in_.file, at);
            if (seen_.insert(dataset.reference().address).second) visit(at, dataset);
        }
    }

    void visit(std::string const& at, hdf5::group const& group) {
        ++in_.found.groups;
        read_attributes(in_, at, group);
        auto const all = hdf5::members(group);
        for (auto member = all.rbegin(); member != all.rend(); ++member) {  // the stack is visited last in, first out
            auto const place = child(at, member->name);
            if (member->link == hdf5::link_kind::hard)
                places_.push_back(place);
            else
                check_link(place, group, *member);
        }
        in_.guarded(at, [&] { check_series(in_, at, group); });
        in_.guarded(at, [&] { check_table(in_, at, group); });
    }

    void visit(std::string const& at, hdf5::stored_dataset const& dataset) {
        ++in_.found.datasets;
        read_attributes(in_, at, dataset);
        auto const slash = at.rfind('/');
        if (at.substr(slash + 1) == "timestamps" && !is_table(at.substr(0, slash))) {
            ascending times(in_, at, invalid_, may_repeat(at.substr(0, slash)));
            read_contents(in_, at, dataset, &times);
            declared_ += times.declared();
        } else {
            read_contents(in_, at, dataset, static_cast<ascending*>(nullptr));
        }
        in_.guarded(at, [&] { check_region(in_, at, dataset); });
    }

    void check_link(std::string const& place, hdf5::group const& group, hdf5::member const& member) {
        if (hdf5::leads_to_object(group, member.name)) return;
        in_.found.add(
            error_kind::link, place,
            member.link == hdf5::link_kind::soft
                ? "a link must point to an object, got a link to " + hdf5::soft_link_target(group, member.name)
                : std::string("a link must point to an object, got a dangling link to another file"));
    }

    hdf5::group parent_of(std::string const& path) const { return in_.file.open_group(path.empty() ? "/" : path); }
    bool is_table(std::string const& group) const { return hdf5::has_attribute(parent_of(group), "colnames"); }
    bool may_repeat(std::string const& series) const { return times_may_repeat(parent_of(series)); }

    verify_context& in_;
    std::vector<std::string> places_;
    std::set<std::uint64_t> seen_;  // addresses: about 40 bytes per object
    declared_intervals invalid_;
    std::uint64_t declared_ = 0;
};

}  // namespace detail

/// Verifies the file at `path`. Continues after an error as far as possible.
///
/// It checks:
/// * Contents: reads every dataset to its last chunk, and every attribute. Text must be UTF-8. Links and object
///   references must point to objects.
/// * Timestamps: each dataset `timestamps`, except a column of a table, must be finite and strictly increasing.
///   Equal times are allowed if several rows may share one (AnnotationSeries, IntervalSeries, SpikeEventSeries, types
///   that end in Events). A step back within /intervals/invalid_times is a note, since the file declares it.
/// * Series: one timestamp per row, or a starting_time. With external files and no rows: one timestamp per frame.
///   One electrode and one factor per column.
/// * Tables: each column has the table's number of rows, and the ends of ragged rows are valid. Ids are unique,
///   names have no slash, and intervals do not stop before they start. Regions are within their table.
/// * External files exist, relative to the file.
/// * The root has all required contents.
///
/// Makes no assumption about types, byte orders, chunk shapes, filters or the writer. Optional groups may be missing.
/// Holds one box of a dataset (1 MiB, one chunk if that is larger, or 256 texts), one address per object, the ids of
/// one table, and invalid_times if timestamps step back. Throws hdf5::error if the file cannot be opened.
inline verification verify(std::filesystem::path const& path, verify_options const& options = {}) {
    detail::verify_context in{path, hdf5::file::open_read(path), {}, options.on_bytes};
    detail::check_root(in);
    detail::file_walk(in).run();
    return std::move(in.found);
}

}  // namespace sluice::nwb
