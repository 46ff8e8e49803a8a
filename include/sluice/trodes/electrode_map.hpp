/// \file
/// The electrodes of a day: the hardware channel of each contact of each probe, from header, metadata and probe
/// geometry.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/trodes/detail/text.hpp>
#include <sluice/trodes/header_value.hpp>
#include <sluice/trodes/metadata_error.hpp>
#include <sluice/trodes/metadata_value.hpp>
#include <sluice/trodes/probe_catalog.hpp>

namespace sluice::trodes {

/// A row of the electrodes table.
struct electrode {
    std::size_t group = 0;   ///< place in metadata::electrode_groups
    std::string group_name;  ///< the group's id as text
    std::string location;    ///< the group's targeted location
    std::uint32_t hardware_channel = 0;
    std::int64_t ntrode_id = 0;
    std::int64_t channel_id = 0;  ///< the electrode's id within its group, as in `ntrode_map::electrodes`
    bool bad_channel = false;
    std::int64_t probe_shank = 0;
    std::int64_t probe_electrode = 0;
    double rel_x = 0, rel_y = 0, rel_z = 0;  ///< in the probe's units (µm)
    std::int64_t reference_electrode = -1;   ///< a row of this table; -1: none
    double microvolts_per_count = 0;  ///< the header's scale of this channel, else the metadata's raw_data_to_volts
};

/// One row per contact: for each electrode group in the order of the metadata, each shank, each electrode.
struct electrode_map {
    std::vector<electrode> rows;
    std::vector<std::size_t> slots;   ///< by row: place among the int16 samples of a packet (the argument of `select`)
    std::vector<probe> group_probes;  ///< by electrode group
};

namespace detail {

class electrode_mapper {
public:
    electrode_mapper(header const& recorded, metadata const& m, probe_catalog const& probes,
                     header const* reconfiguration, error_list& errors)
        : recorded_(recorded),
          grouping_(reconfiguration ? *reconfiguration : recorded),
          metadata_(m),
          probes_(probes),
          errors_(errors),
          has_read_errors_(errors.size() != 0),
          header_errors_(grouping_.path) {}

    electrode_map map() {
        if (recorded_.slot_channels.empty()) return {};
        match_ntrodes();
        wire();
        fill_references();
        errors_.add(header_errors_);
        if (errors_.size() != 0) return {};
        for (auto const& row : result_.rows)
            result_.slots.push_back(recorded_.layout.slot_of_channel[row.hardware_channel]);
        return std::move(result_);
    }

private:
    struct wired_channel {
        ntrode const* header_ntrode;
        ntrode_map const* wiring;
        std::size_t position;
    };
    using contact = std::pair<std::int64_t, std::int64_t>;  // electrode group, electrode

    /// A group or an entry with an error of reading gets no further error.
    bool is_sound(auto const& group_or_entry) const { return group_or_entry.is_sound || !has_read_errors_; }

    /// Pairs each SpikeNTrode of the header with its entry of the metadata.
    void match_ntrodes() {
        for (auto const& n : grouping_.ntrodes) {
            auto const id = number<std::int64_t>(n.id);
            if (!id)
                header_errors_.add(0, "SpikeNTrode@id", "must be an integer, got " + in_quotes(n.id));
            else if (ntrodes_.emplace(*id, &n).second)
                in_order_.push_back({*id, &n});
            else
                header_errors_.add(0, "SpikeNTrode@id", "must not be repeated, got " + n.id + " again");
        }
        bool const are_header_ids_sound = header_errors_.size() == 0;
        auto const& entries = metadata_.ntrode_maps;
        bool const is_list_read = !errors_.names(list_key) && !errors_.names("") && are_header_ids_sound;
        is_wiring_read_ =
            is_list_read && std::all_of(entries.begin(), entries.end(), [&](auto const& w) { return is_sound(w); });
        bool const are_ids_read = is_list_read && std::all_of(entries.begin(), entries.end(), [&](auto const& w) {
                                      return is_sound(w) || ntrodes_.contains(w.ntrode_id);
                                  });
        for (auto const& [id, of_header] : in_order_) {
            auto const& n = *of_header;
            auto const* wiring = find_ntrode_map(metadata_, id);
            if (!wiring && are_ids_read)
                errors_.add(0, list_key,
                            "must have an entry for each SpikeNTrode of " + grouping_.path + ", got none for " + n.id);
            if (!wiring || !is_sound(*wiring)) continue;
            if (wiring->electrodes.size() != n.hardware_channels.size()) {
                add_error(*wiring, "the map must have as many channels as SpikeNTrode " + n.id + " of " +
                                       grouping_.path + ", " + std::to_string(n.hardware_channels.size()) + ", got " +
                                       std::to_string(wiring->electrodes.size()));
                continue;
            }
            for (std::size_t i = 0; i < wiring->electrodes.size(); ++i) {
                check_recorded(n, n.hardware_channels[i]);
                contacts_[{wiring->electrode_group_id, wiring->electrodes[i]}] = {&n, wiring, i};
            }
        }
        for (auto const& wiring : entries)
            if (is_sound(wiring) && are_header_ids_sound && !ntrodes_.contains(wiring.ntrode_id))
                add_error(wiring, "must belong to a SpikeNTrode of " + grouping_.path + ", got ntrode_id " +
                                      std::to_string(wiring.ntrode_id));
    }

    /// A reconfiguration may name a channel that the recording does not have.
    void check_recorded(ntrode const& n, std::uint32_t channel) {
        auto const& slots = recorded_.layout.slot_of_channel;
        if (channel >= slots.size() || slots[channel] == packet_layout::not_recorded)
            add_error(n, "hwChan must be recorded in " + recorded_.path + ", got " + std::to_string(channel));
    }

    /// Makes the rows, contact by contact.
    void wire() {
        std::set<contact> unused;
        for (auto const& [place, channel] : contacts_) unused.insert(place);
        for (std::size_t g = 0; g < metadata_.electrode_groups.size(); ++g) {
            auto const& group = metadata_.electrode_groups[g];
            auto const errors_before = errors_.size();
            auto found = is_sound(group) ? probes_.find(group.device_type, errors_) : std::nullopt;
            if (!found) {
                if (is_sound(group) && errors_.size() == errors_before)  // otherwise its file has an error
                    errors_.add(
                        group.line, group_key(group) + ".device_type",
                        "must be a known probe type (" + known_types() + "), got " + in_quotes(group.device_type));
                std::erase_if(unused, [&](contact const& c) { return c.first == group.id; });
                continue;
            }
            std::vector<std::int64_t> missing;
            for (auto const& shank : found->shanks)
                for (auto const& e : shank.electrodes) {
                    auto const at = contacts_.find({group.id, e.id});
                    if (at == contacts_.end()) {
                        missing.push_back(e.id);
                        continue;
                    }
                    unused.erase(at->first);
                    add_row(g, shank, e, at->second);
                }
            if (!missing.empty() && is_wiring_read_)
                errors_.add(group.line, group_key(group),
                            "each of the " + std::to_string(contact_count(*found)) + " electrodes of " +
                                group.device_type + " must have a channel in " + list_key + ", got none for " +
                                listed(missing));
            result_.group_probes.push_back(std::move(*found));
        }
        for (auto const& place : unused)
            add_error(*contacts_.at(place).wiring, "map must name electrodes of the group's probe, got electrode " +
                                                       std::to_string(place.second) + " of group " +
                                                       std::to_string(place.first));
    }

    void add_row(std::size_t g, probe_shank const& shank, trodes::probe_electrode const& e,
                 wired_channel const& channel) {
        auto const& group = metadata_.electrode_groups[g];
        electrode row;
        row.group = g;
        row.group_name = std::to_string(group.id);
        row.location = group.targeted_location;
        row.hardware_channel = channel.header_ntrode->hardware_channels[channel.position];
        row.ntrode_id = channel.wiring->ntrode_id;
        row.channel_id = row.probe_electrode = e.id;
        for (auto const bad : channel.wiring->bad_channels)
            row.bad_channel |= static_cast<std::size_t>(bad) == channel.position;
        row.probe_shank = shank.id;
        row.rel_x = e.rel_x;
        row.rel_y = e.rel_y;
        row.rel_z = e.rel_z;
        row.microvolts_per_count = scale(row.hardware_channel);
        result_.rows.push_back(std::move(row));
    }

    /// The recording's scale of a channel; without one, the metadata's scale.
    double scale(std::uint32_t channel) {
        if (scales_.empty()) {
            scales_.resize(recorded_.hardware_channel_count);
            for (auto const& n : recorded_.ntrodes)
                for (auto const c : n.hardware_channels) scales_[c] = n.microvolts_per_count;
        }
        if (channel >= scales_.size()) return 0;  // already an error
        if (scales_[channel]) return *scales_[channel];
        if (metadata_.raw_data_to_volts) return *metadata_.raw_data_to_volts * 1e6;
        if (!errors_.names("raw_data_to_volts"))
            errors_.add(0, "raw_data_to_volts", std::string(scale_rule) + "nothing");
        return 0;
    }

    /// One reference per electrode group: the reference of its last ntrode in the header.
    void fill_references() {
        std::map<contact, std::int64_t> row_of;
        for (std::size_t i = 0; i < result_.rows.size(); ++i)
            row_of[{metadata_.electrode_groups[result_.rows[i].group].id, result_.rows[i].channel_id}] =
                static_cast<std::int64_t>(i);
        std::map<std::int64_t, ntrode const*> last;
        for (auto const& [id, n] : in_order_)
            if (auto const* const wiring = find_ntrode_map(metadata_, id)) last[wiring->electrode_group_id] = n;
        std::map<std::int64_t, std::int64_t> reference;
        for (auto const& [group, n] : last) {
            auto const named = n->reference_ntrode <= 0 ? std::nullopt : referred(*n);
            auto const row = named ? row_of.find(*named) : row_of.end();
            reference[group] = row == row_of.end() ? -1 : row->second;
        }
        for (auto& row : result_.rows) row.reference_electrode = reference.at(metadata_.electrode_groups[row.group].id);
    }

    /// The contact that refNTrodeID and refChan name: a position (from 1) in that ntrode, mapped to a contact. Returns
    /// none, and adds an error, if they name none.
    std::optional<contact> referred(ntrode const& n) {
        auto const at = ntrodes_.find(n.reference_ntrode);
        if (at == ntrodes_.end()) {
            add_error(n, "refNTrodeID must be the id of a SpikeNTrode, got " + std::to_string(n.reference_ntrode));
            return std::nullopt;
        }
        auto const channels = at->second->hardware_channels.size();
        if (n.reference_channel < 1 || static_cast<std::size_t>(n.reference_channel) > channels) {
            add_error(n, "refChan must be from 1 to " + std::to_string(channels) + ", got " +
                             std::to_string(n.reference_channel));
            return std::nullopt;
        }
        auto const* const wiring = find_ntrode_map(metadata_, n.reference_ntrode);
        if (!wiring || wiring->electrodes.size() != channels) return std::nullopt;  // already an error
        return contact{wiring->electrode_group_id,
                       wiring->electrodes[static_cast<std::size_t>(n.reference_channel) - 1]};
    }

    void add_error(ntrode const& n, std::string const& rule) { header_errors_.add(0, "SpikeNTrode " + n.id, rule); }
    void add_error(ntrode_map const& wiring, std::string rule) {
        errors_.add(wiring.line, std::string(list_key) + "[ntrode_id " + std::to_string(wiring.ntrode_id) + "]",
                    std::move(rule));
    }
    static std::string group_key(electrode_group const& group) {
        return "electrode_groups[id " + std::to_string(group.id) + "]";
    }
    static std::string listed(std::vector<std::int64_t> const& ids) {
        std::string text;
        for (std::size_t i = 0; i < ids.size() && i < 8; ++i) text += (i ? ", " : "") + std::to_string(ids[i]);
        return ids.size() > 8 ? text + ", ... (" + std::to_string(ids.size()) + " in all)" : text;
    }
    std::string known_types() const {
        std::string text;
        for (auto const& type : probes_.types()) text += (text.empty() ? "" : ", ") + type;
        return text;
    }

    static constexpr char const* list_key = "ntrode_electrode_group_channel_map";

    header const& recorded_;
    header const& grouping_;
    metadata const& metadata_;
    probe_catalog const& probes_;
    error_list& errors_;    // of the metadata
    bool has_read_errors_;  // true if they include the reader's
    error_list header_errors_;
    std::map<std::int64_t, ntrode const*> ntrodes_;
    std::vector<std::pair<std::int64_t, ntrode const*>> in_order_;  // the same, in header order
    std::map<contact, wired_channel> contacts_;
    std::vector<std::optional<double>> scales_;  // by hardware channel
    bool is_wiring_read_ = true;                 // every entry of the list
    electrode_map result_;
};

}  // namespace detail

/// Makes the electrodes of the recordings with header `recorded`. A `reconfiguration` replaces its grouping into
/// ntrodes.
///
/// Every ntrode must have an entry in the metadata with as many channels, and every entry an ntrode. Every contact of
/// every group's probe must have a channel of its own. Ids of ntrodes must be unique integers. A reconfigured channel
/// must be recorded, and a reference must name an ntrode and a position in it. Throws one metadata_error with all
/// errors in the metadata, the header and the probe files. A recording without channels has no electrodes, whatever the
/// metadata says.
inline electrode_map make_electrode_map(header const& recorded, metadata const& m, probe_catalog const& probes = {},
                                        header const* reconfiguration = nullptr) {
    error_list errors(m.path);
    auto map = detail::electrode_mapper(recorded, m, probes, reconfiguration, errors).map();
    errors.throw_if_any();
    return map;
}
/// The same, but adds errors to `errors`, which already holds those of reading the metadata. The map is empty if there
/// are any. Values that were read are checked; consequences of a reading error are not reported.
inline electrode_map make_electrode_map(header const& recorded, metadata const& m, probe_catalog const& probes,
                                        header const* reconfiguration, error_list& errors) {
    return detail::electrode_mapper(recorded, m, probes, reconfiguration, errors).map();
}

/// True if every recorded channel has a scale in the header. Otherwise the metadata's raw_data_to_volts is required.
inline bool states_scale(header const& h) {
    return std::all_of(h.ntrodes.begin(), h.ntrodes.end(),
                       [](ntrode const& n) { return n.microvolts_per_count || n.hardware_channels.empty(); });
}

}  // namespace sluice::trodes
