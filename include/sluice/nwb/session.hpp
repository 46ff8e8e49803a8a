/// \file
/// nwb::session: the metadata of a session.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/nwb/data_type.hpp>
#include <sluice/nwb/iso_time.hpp>

namespace sluice::nwb {

/// The datasets of the root and of /general. `description` and `start_time` are required. Other values are not written
/// if empty.
struct session {
    std::string description = {};
    std::string start_time = {};  ///< ISO 8601 with an offset: iso_time()
    std::string identifier = make_uuid();
    std::optional<std::string> timestamps_reference_time = {};  ///< origin of all timestamps; default: start_time
    std::string file_create_date = iso_now();
    std::vector<std::string> experimenter = {};  ///< each "lastname, firstname"
    std::string lab = {};
    std::string institution = {};
    std::string experiment_description = {};
    std::string session_id = {};
    std::vector<std::string> keywords = {};
    std::string source_script = {};       ///< program and version
    std::string source_script_file = {};  ///< its file; written if source_script is not empty
};

namespace detail {
inline void require_time(std::string_view what, std::string_view text) {
    if (!is_iso_time(text))
        throw argument_error("sluice::nwb: " + std::string(what) +
                             " must be ISO 8601 with seconds and an offset, got \"" + std::string(text) + "\"");
}
}  // namespace detail

/// Writes the session into the root of an empty file. Throws argument_error if a required text is empty or a time is
/// not ISO 8601.
inline void write(hdf5::group& root, session const& value) {
    if (value.description.empty()) throw argument_error("sluice::nwb::session: description must not be empty");
    if (value.identifier.empty()) throw argument_error("sluice::nwb::session: identifier must not be empty");
    detail::require_time("session.start_time", value.start_time);
    auto const reference_time = value.timestamps_reference_time.value_or(value.start_time);
    detail::require_time("session.timestamps_reference_time", reference_time);
    detail::require_time("session.file_create_date", value.file_create_date);

    mark(root, {"NWBFile", core_namespace});
    root.write_attribute("nwb_version", core_version);
    root.write_text("identifier", value.identifier);
    root.write_text("session_description", value.description);
    root.write_text("session_start_time", value.start_time);
    root.write_text("timestamps_reference_time", reference_time);
    root.write_strings("file_create_date", std::span(&value.file_create_date, 1));
    for (auto const* name : {"acquisition", "analysis", "processing"}) root.create_group(name);
    auto stimulus = root.create_group("stimulus");
    for (auto const* name : {"presentation", "templates"}) stimulus.create_group(name);

    auto general = root.create_group("general");
    if (!value.experimenter.empty()) general.write_strings("experimenter", value.experimenter);
    text_unless_empty(general, "lab", value.lab);
    text_unless_empty(general, "institution", value.institution);
    text_unless_empty(general, "experiment_description", value.experiment_description);
    text_unless_empty(general, "session_id", value.session_id);
    if (!value.keywords.empty()) general.write_strings("keywords", value.keywords);
    if (!value.source_script.empty())
        general.write_text("source_script", value.source_script).write_attribute("file_name", value.source_script_file);
}

}  // namespace sluice::nwb
