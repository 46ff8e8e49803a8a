/// \file
/// data_file: the files that Trodes writes next to a recording: settings as text, then records of numbers.
#pragma once

#include <algorithm>
#include <bit>
#include <cctype>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/memory/file_reader.hpp>
#include <sluice/trodes/data_field.hpp>
#include <sluice/trodes/detail/text.hpp>

namespace sluice::trodes {

struct data_setting {
    std::string name;   ///< in lower case
    std::string value;  ///< may be empty
    friend bool operator==(data_setting const&, data_setting const&) = default;
};

/// A Trodes data file in memory: .videoPositionTracking, .videoTimeStamps, .cameraHWSync, extracted .dat. Holds the
/// records in file format. Created by \ref read_data_file.
struct data_file {
    std::string path;
    std::vector<data_setting> settings;     ///< in the order of the file
    std::vector<data_field> fields;         ///< one unnamed float64 if the settings name none
    std::vector<std::byte> records;         ///< whole records only
    std::uint64_t first_record_byte = 0;    ///< their offset in the file
    std::uint64_t trailing_byte_count = 0;  ///< of a partial last record, which is not read

    /// The number of records.
    std::size_t size() const noexcept { return records.size() / record_bytes(fields); }

    /// The value of a setting by name, case-insensitive. If a name is repeated, returns the last.
    std::optional<std::string> setting(std::string_view name) const;
    /// A field by name, case-sensitive; null if the file has no such field.
    data_field const* find(std::string_view name) const noexcept {
        auto const found =
            std::find_if(fields.begin(), fields.end(), [&](data_field const& f) { return f.name == name; });
        return found == fields.end() ? nullptr : &*found;
    }

    /// A field of all records as T: `count` numbers of each record, one record after the other. Throws format_error,
    /// with the byte, if T cannot represent a number (for example a fraction or a negative number as unsigned).
    template <class T>
        requires(std::is_arithmetic_v<T> && !std::same_as<T, bool>)
    std::vector<T> values(data_field const& field) const;
};

namespace detail {

inline std::string lower_case(std::string_view text) {
    std::string made(text);
    for (auto& c : made) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return made;
}

/// IEEE 754 half precision.
inline double half_value(std::uint16_t bits) noexcept {
    auto const exponent = (bits >> 10) & 0x1F, fraction = bits & 0x3FF;
    auto const sign = (bits & 0x8000) != 0 ? -1.0 : 1.0;
    if (exponent == 0x1F) return fraction == 0 ? sign * HUGE_VAL : std::nan("");
    return sign * (exponent == 0 ? std::ldexp(fraction, -24) : std::ldexp(0x400 + fraction, exponent - 25));
}

/// Calls `f` with the number at `from`: an integer of at most 64 bits, or a double.
template <class F>
auto with_number(number_type type, std::byte const* from, F f) {
    static_assert(std::endian::native == std::endian::little, "records are little-endian and read in place");
    auto const load = [from]<class S>(S value) {
        std::memcpy(&value, from, sizeof value);
        return value;
    };
    switch (type) {
        case number_type::int8:
            return f(load(std::int8_t{}));
        case number_type::int16:
            return f(load(std::int16_t{}));
        case number_type::int32:
            return f(load(std::int32_t{}));
        case number_type::int64:
            return f(load(std::int64_t{}));
        case number_type::uint8:
            return f(load(std::uint8_t{}));
        case number_type::boolean:
            return f(load(std::uint8_t{}));
        case number_type::uint16:
            return f(load(std::uint16_t{}));
        case number_type::uint32:
            return f(load(std::uint32_t{}));
        case number_type::uint64:
            return f(load(std::uint64_t{}));
        case number_type::float16:
            return f(half_value(load(std::uint16_t{})));
        case number_type::float32:
            return f(static_cast<double>(load(float{})));
        default:
            return f(load(double{}));
    }
}

/// True if T can represent the number; a floating T represents all, rounded.
template <class T, class S>
bool has_number(S value) noexcept {
    if constexpr (std::is_floating_point_v<T>)
        return true;
    else if constexpr (std::is_integral_v<S>)
        return std::in_range<T>(value);
    else
        return std::trunc(value) == value && value >= -0x1p63 && value < 0x1p63 &&
               std::in_range<T>(static_cast<std::int64_t>(value));
}

/// Reads the settings, which are text, and finds where the records begin.
class settings_reader {
public:
    static constexpr std::size_t longest = 1 << 20;  // a megabyte of settings is not a Trodes file

    settings_reader(std::string_view beginning, std::string const& path) : text_(beginning), path_(path) {}

    /// Sets settings, fields and first_record_byte.
    void read(data_file& into) {
        if (trimmed(line()) != "<Start settings>")
            fail(0, "a Trodes data file must begin with the line <Start settings>", text_.substr(0, text_.find('\n')));
        std::optional<std::pair<std::string, std::uint64_t>> fields;
        for (;;) {
            auto const at = next_;
            if (at >= text_.size())
                fail(at, "the settings must end with the line <End settings>",
                     text_.substr(text_.size() - std::min<std::size_t>(text_.size(), 20)));
            auto const text = trimmed(line());
            if (text == "<End settings>") break;
            auto const colon = text.find(':');
            if (text.empty()) continue;
            if (colon == text.npos) fail(at, "a setting must be NAME: VALUE", text);
            data_setting made{lower_case(trimmed(text.substr(0, colon))), std::string(trimmed(text.substr(colon + 1)))};
            if (made.name == "fields") fields.emplace(made.value, at);
            into.settings.push_back(std::move(made));
        }
        into.fields = fields ? parse_data_fields(fields->first, path_, fields->second) : std::vector{data_field{}};
        into.first_record_byte = next_;
    }

private:
    std::string_view line() {
        auto const end = std::min(text_.find('\n', next_), text_.size());
        auto const found = text_.substr(next_, end - next_);
        next_ = std::min(end + 1, text_.size());
        return found;
    }
    [[noreturn]] void fail(std::uint64_t byte, std::string const& rule, std::string_view got) const {
        throw format_error(path_, byte, rule + ", got " + in_quotes(got));
    }

    std::string_view text_;
    std::string const& path_;
    std::size_t next_ = 0;
};

}  // namespace detail

inline std::optional<std::string> data_file::setting(std::string_view name) const {
    auto const wanted = detail::lower_case(name);
    auto const found =
        std::find_if(settings.rbegin(), settings.rend(), [&](data_setting const& s) { return s.name == wanted; });
    return found == settings.rend() ? std::nullopt : std::optional(found->value);
}

template <class T>
    requires(std::is_arithmetic_v<T> && !std::same_as<T, bool>)
std::vector<T> data_file::values(data_field const& field) const {
    std::vector<T> all;
    all.reserve(size() * field.count);
    auto const bytes = record_bytes(fields), step = byte_count(field.type);
    for (std::size_t record = 0; record + bytes <= records.size(); record += bytes)
        for (std::size_t i = 0; i < field.count; ++i) {
            auto const at = record + field.offset + i * step;
            detail::with_number(field.type, records.data() + at, [&](auto value) {
                if (!detail::has_number<T>(value))
                    throw format_error(path, first_record_byte + at,
                                       "field " + field.name + " must be a whole number of " +
                                           std::to_string(8 * sizeof(T)) + " bits" +
                                           (std::is_unsigned_v<T> ? ", not negative" : "") + ", got " +
                                           std::to_string(value));
                all.push_back(static_cast<T>(value));
            });
        }
    return all;
}

/// Reads a Trodes data file. Layout: the line "<Start settings>", lines "NAME: VALUE", the line "<End settings>", then
/// packed little-endian records. The setting Fields describes a record; without it, a record is one float64.
///
/// Reads the file once and holds it. Throws file_error if it cannot be read, and format_error, with the byte, if its
/// settings are invalid.
inline data_file read_data_file(std::filesystem::path const& path) {
    memory::file_reader const file(path);
    std::vector<std::byte> beginning(
        static_cast<std::size_t>(std::min<std::uint64_t>(file.size(), detail::settings_reader::longest)));
    file.read(0, beginning);
    data_file made;
    made.path = path.string();
    detail::settings_reader({reinterpret_cast<char const*>(beginning.data()), beginning.size()}, made.path).read(made);
    auto const rest = file.size() - made.first_record_byte;
    made.trailing_byte_count = rest % record_bytes(made.fields);
    beginning = {};
    made.records.resize(static_cast<std::size_t>(rest - made.trailing_byte_count));
    file.read(made.first_record_byte, made.records);
    return made;
}

}  // namespace sluice::trodes
