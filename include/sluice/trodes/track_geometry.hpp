/// \file
/// read_track_geometry(path): reads the zones drawn on a camera's picture (.trackgeometry).
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/trodes/detail/text.hpp>

namespace sluice::trodes {

/// A corner, relative to the picture: 0 to 1 from left to right, from top to bottom. It may be slightly outside.
struct zone_node {
    double x = 0, y = 0;
    friend bool operator==(zone_node const&, zone_node const&) = default;
};

struct track_zone {
    std::int64_t id = 0;
    std::vector<zone_node> nodes;  ///< a polygon's corners, in order
    friend bool operator==(track_zone const&, track_zone const&) = default;
};

struct track_geometry {
    std::vector<track_zone> zones;      ///< in file order
    std::vector<track_zone> inclusion;  ///< where tracking looks for the animal
    std::vector<track_zone> exclusion;  ///< areas that tracking ignores
};

/// The zone with that id, or none. If an id is repeated, returns the last.
inline track_zone const* find_zone(track_geometry const& geometry, std::int64_t id) {
    auto const found =
        std::find_if(geometry.zones.rbegin(), geometry.zones.rend(), [&](track_zone const& z) { return z.id == id; });
    return found == geometry.zones.rend() ? nullptr : &*found;
}

namespace detail {

/// The maximum size of a file. Fifty zones have 10 KB.
inline constexpr std::uintmax_t max_geometry_bytes = std::uintmax_t{16} << 20;

/// Reads line by line. Errors name the line.
class geometry_reader {
public:
    explicit geometry_reader(std::string path) : path_(std::move(path)) {}

    track_geometry read(std::istream& in) {
        for (std::string line; std::getline(in, line);) {
            ++line_;
            read_line(trimmed(line));
        }
        finish_zone();
        return std::move(result_);
    }

private:
    void read_line(std::string_view line) {
        if (line.starts_with('<')) {
            finish_zone();
            if (line.find(" Object") != line.npos) section_ = section_of(line);
        } else if (line.starts_with("Zone id:")) {
            finish_zone();
            auto const text = trimmed(line.substr(line.find(':') + 1));
            auto const id = number<std::int64_t>(text);
            if (!id) fail("Zone id must be an integer, got " + in_quotes(text));
            zone_ = track_zone{*id, {}};
        } else if (zone_ && line.starts_with("nodes_x:")) {
            xs_ = numbers(line);
        } else if (zone_ && line.starts_with("nodes_y:")) {
            ys_ = numbers(line);
        }
    }

    std::vector<track_zone>* section_of(std::string_view line) {
        if (line.starts_with("<Inclusion Zone")) return &result_.inclusion;
        if (line.starts_with("<Exclusion Zone")) return &result_.exclusion;
        return line.starts_with("<Zone") ? &result_.zones : nullptr;
    }

    std::vector<double> numbers(std::string_view line) const {
        std::vector<double> all;
        for (auto rest = trimmed(line.substr(line.find(':') + 1)); !rest.empty();) {
            auto const end = std::min(rest.find_first_of(" \t"), rest.size());
            auto const value = number<double>(rest.substr(0, end));
            if (!value) fail("nodes must be numbers, got " + in_quotes(rest.substr(0, end)));
            all.push_back(*value);
            rest = trimmed(rest.substr(end));
        }
        return all;
    }

    void finish_zone() {
        if (!zone_) return;
        if (xs_.size() != ys_.size())
            fail("zone " + std::to_string(zone_->id) + " must have as many nodes_x as nodes_y, got " +
                 std::to_string(xs_.size()) + " and " + std::to_string(ys_.size()));
        for (std::size_t i = 0; i < xs_.size(); ++i) zone_->nodes.push_back({xs_[i], ys_[i]});
        if (section_) section_->push_back(std::move(*zone_));
        zone_.reset();
        xs_.clear();
        ys_.clear();
    }

    [[noreturn]] void fail(std::string const& rule) const {
        throw format_error(path_, "line " + std::to_string(line_) + ": " + rule);
    }

    std::string path_;
    std::uint64_t line_ = 0;
    track_geometry result_;
    std::vector<track_zone>* section_ =
        &result_.zones;  // a file may begin with a zone; null: lines and ranges, which are not read
    std::optional<track_zone> zone_;
    std::vector<double> xs_, ys_;
};

}  // namespace detail

/// Reads the zones of a .trackgeometry file. Format: text; sections "<... Object>" with lines "Zone id: N", "nodes_x:
/// ..." and "nodes_y: ..." (from samples of the lab). Linearisations and range lines are ignored. Throws file_error if
/// it cannot be read, and format_error, with the line, if a zone breaks a rule. Holds the zones.
inline track_geometry read_track_geometry(std::filesystem::path const& path) {
    std::error_code code;
    std::ifstream in(path, std::ios::binary);
    if (!in || std::filesystem::is_directory(path, code))
        throw file_error(path.string(), "cannot be opened for reading");
    if (auto const bytes = std::filesystem::file_size(path, code); !code && bytes > detail::max_geometry_bytes)
        throw format_error(path.string(), "must have at most " + std::to_string(detail::max_geometry_bytes) +
                                              " bytes, got " + std::to_string(bytes));
    auto made = detail::geometry_reader(path.string()).read(in);
    if (in.bad()) throw file_error(path.string(), "cannot be read");
    return made;
}

}  // namespace sluice::trodes
