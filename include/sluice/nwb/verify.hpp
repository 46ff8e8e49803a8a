/// \file
/// nwb::verify: reads a whole NWB file, whoever wrote it, and tells what in it is broken.
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
        on_bytes;  ///< told of the bytes read so far, every megabyte or so; what it throws ends the verification
};

namespace detail {

/// Visits every object once, however many links lead to it.
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
            in_.found.notes.push_back(
                std::to_string(declared_) + (declared_ == 1 ? " timestamp does" : " timestamps do") +
                " not ascend where /intervals/invalid_times says that they are not to be trusted");
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
        for (auto member = all.rbegin(); member != all.rend(); ++member) {  // the last place is visited first
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
        in_.found.add(error_kind::link, place,
                      member.link == hdf5::link_kind::soft
                          ? "a link must lead to an object, got one to " + hdf5::soft_link_target(group, member.name)
                          : std::string("a link must lead to an object, got one to another file that does not"));
    }

    hdf5::group parent_of(std::string const& path) const { return in_.file.open_group(path.empty() ? "/" : path); }
    bool is_table(std::string const& group) const { return hdf5::has_attribute(parent_of(group), "colnames"); }
    bool may_repeat(std::string const& series) const { return times_may_repeat(parent_of(series)); }

    verify_context& in_;
    std::vector<std::string> places_;
    std::set<std::uint64_t> seen_;  // addresses: 40 bytes or so for each object
    declared_intervals invalid_;
    std::uint64_t declared_ = 0;
};

}  // namespace detail

/// Verifies the file at `path`, and goes on behind an error as far as it can.
///
/// Every dataset is read to its last chunk and every attribute; soft and external links and object references must lead
/// to objects; text must be UTF-8. Each `timestamps` (but a column of a table) must be finite and strictly increasing;
/// equal times are allowed where several rows may share one (AnnotationSeries, IntervalSeries, SpikeEventSeries, types
/// that end in Events), and what steps back within /intervals/invalid_times is a note: the file says so itself. A
/// series has a timestamp for each row (with external files and no rows: for each frame), or a starting_time, an
/// electrode and a factor for each column. A table's columns have its rows, ragged ones end where they may, ids are
/// unique, names without a slash, intervals do not stop before they start; regions lie within their table. External
/// files exist, relative to the file. The root says what every file must say.
///
/// Makes no assumption of types, byte orders, chunk shapes, filters, or who wrote it; groups that are not there are not
/// missed. Holds one box of a dataset at a time: 1 MiB, or a chunk where that is larger, or 256 texts; an address for
/// each object; the ids of one table; invalid_times where timestamps step back. Throws hdf5::error where the file
/// cannot be opened.
inline verification verify(std::filesystem::path const& path, verify_options const& options = {}) {
    detail::verify_context in{path, hdf5::file::open_read(path), {}, options.on_bytes};
    detail::check_root(in);
    detail::file_walk(in).run();
    return std::move(in.found);
}

}  // namespace sluice::nwb
