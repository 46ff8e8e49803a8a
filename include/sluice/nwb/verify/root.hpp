/// \file
/// Checks the required contents of an NWB file's root.
#pragma once

#include <string>
#include <string_view>

#include <sluice/hdf5/attributes.hpp>
#include <sluice/nwb/iso_time.hpp>
#include <sluice/nwb/verify/context.hpp>

namespace sluice::nwb::detail {

inline void check_root_attribute(verify_context& in, std::string_view name, std::string_view wanted) {
    auto const texts = hdf5::text_attribute(in.file, name);
    auto const at = "/@" + std::string(name);
    if (!texts || texts->size() != 1 || texts->front().empty())
        in.found.add(error_kind::session, at, "the root must have this text attribute, got none");
    else if (!wanted.empty() && texts->front() != wanted)
        in.found.add(error_kind::session, at,
                     "must be \"" + std::string(wanted) + "\", got \"" + texts->front() + "\"");
}

/// Checks a text dataset of the root, or the first text of a list. It must be a time if `is_time`.
inline void check_root_text(verify_context& in, std::string const& path, bool is_time) {
    if (!rows_at(in, path)) {
        in.found.add(error_kind::session, path, "every file must have this text, got none");
        return;
    }
    auto const dataset = hdf5::open_stored(in.file, path);
    if (dataset.kind() != hdf5::element_kind::text || dataset.element_count() == 0) {
        in.found.add(error_kind::session, path, "must be text, got another type");
        return;
    }
    auto const text = dataset
                          .read_strings(hdf5::box{std::vector<std::uint64_t>(dataset.extent().size(), 0),
                                                  std::vector<std::uint64_t>(dataset.extent().size(), 1)})
                          .front();
    if (text.empty())
        in.found.add(error_kind::session, path, "must not be empty");
    else if (is_time && !is_iso_time(text))
        in.found.add(error_kind::session, path, "must be ISO 8601 with an offset, got \"" + text + "\"");
}

/// Checks the root's attributes (nwb_version and others), identifier, times, and the groups that every file has.
inline void check_root(verify_context& in) {
    in.guarded("/", [&] {
        check_root_attribute(in, "nwb_version", "");
        check_root_attribute(in, "neurodata_type", "NWBFile");
        check_root_attribute(in, "namespace", "");
    });
    for (std::string const path : {"/identifier", "/session_description"})
        in.guarded(path, [&] { check_root_text(in, path, false); });
    for (std::string const path : {"/session_start_time", "/timestamps_reference_time", "/file_create_date"})
        in.guarded(path, [&] { check_root_text(in, path, true); });
    for (std::string const path :
         {"/acquisition", "/analysis", "/general", "/processing", "/stimulus/presentation", "/stimulus/templates"})
        if (!hdf5::leads_to_object(in.file, path))
            in.found.add(error_kind::session, path, "every file must have this group, got none");
}

}  // namespace sluice::nwb::detail
