/// \file
/// The fields of a Trodes data file's records, from the text after "Fields:".
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/trodes/detail/text.hpp>

namespace sluice::trodes {

/// The type of a number in a record, little-endian.
enum class number_type : std::uint8_t {
    int8,
    int16,
    int32,
    int64,
    uint8,
    uint16,
    uint32,
    uint64,
    float16,
    float32,
    float64,
    boolean
};

constexpr std::size_t byte_count(number_type type) noexcept {
    constexpr std::array<std::size_t, 12> bytes{1, 2, 4, 8, 1, 2, 4, 8, 2, 4, 8, 1};
    return bytes[static_cast<std::size_t>(type)];
}

/// `count` numbers of one type, `offset` bytes from the start of a record.
struct data_field {
    std::string name;
    number_type type = number_type::float64;
    std::size_t count = 1;
    std::size_t offset = 0;

    std::size_t bytes() const noexcept { return count * byte_count(type); }
    friend bool operator==(data_field const&, data_field const&) = default;
};

/// The size of a record in bytes. Fields are packed.
inline std::size_t record_bytes(std::vector<data_field> const& fields) noexcept {
    return fields.empty() ? 0 : fields.back().offset + fields.back().bytes();
}

namespace detail {

/// A type by its numpy name on the platforms that Trodes runs on.
inline std::optional<number_type> number_type_named(std::string_view name) {
    using enum number_type;
    constexpr std::array<std::pair<std::string_view, number_type>, 33> names{
        {{"int8", int8},       {"int16", int16},   {"int32", int32},    {"int64", int64},      {"uint8", uint8},
         {"uint16", uint16},   {"uint32", uint32}, {"uint64", uint64},  {"float16", float16},  {"float32", float32},
         {"float64", float64}, {"bool", boolean},  {"bool_", boolean},  {"byte", int8},        {"ubyte", uint8},
         {"short", int16},     {"ushort", uint16}, {"intc", int32},     {"uintc", uint32},     {"int_", int64},
         {"int", int64},       {"uint", uint64},   {"longlong", int64}, {"ulonglong", uint64}, {"long", int64},
         {"ulong", uint64},    {"intp", int64},    {"uintp", uint64},   {"half", float16},     {"single", float32},
         {"double", float64},  {"float", float64}, {"float_", float64}}};
    for (auto const& [known, type] : names)
        if (known == name) return type;
    return std::nullopt;
}

/// The words between blanks and angle brackets.
inline std::vector<std::string> field_words(std::string_view text) {
    std::vector<std::string> words(1);
    for (char const c : text) {
        if (c != '<' && c != '>' && c != ' ' && c != '\t' && c != '\r')
            words.back() += c;
        else if (!words.back().empty())
            words.emplace_back();
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

/// "uint16", "4*uint16" or "uint16*4".
inline std::optional<std::pair<number_type, std::size_t>> field_type(std::string_view text) {
    auto const star = text.find('*');
    if (star == text.npos) {
        auto const type = number_type_named(text);
        return type ? std::optional(std::pair{*type, std::size_t{1}}) : std::nullopt;
    }
    auto name = text.substr(star + 1), many = text.substr(0, star);
    if (!number<std::size_t>(many)) std::swap(name, many);
    auto const type = number_type_named(name);
    auto const count = number<std::size_t>(many);
    constexpr std::size_t most = 1 << 20;  // a record of megabytes is a damaged header
    if (!type || !count || *count == 0 || *count > most) return std::nullopt;
    return std::pair{*type, *count};
}

}  // namespace detail

/// The fields that `text` lists, for example "<time uint32><xloc uint16><pair 2*float32>". `path` and `byte` locate the
/// text in error messages. Throws format_error for no field, a field without a type, an unknown type, or a repeated
/// name.
inline std::vector<data_field> parse_data_fields(std::string_view text, std::string const& path, std::uint64_t byte) {
    auto const refuse = [&](std::string const& rule, std::string_view got) {
        throw format_error(path, byte, rule + ", got " + detail::in_quotes(got));
    };
    auto const words = detail::field_words(text);
    if (words.empty() || words.size() % 2 != 0) refuse("Fields must be <name type><name type>...", text);
    std::vector<data_field> fields;
    for (std::size_t i = 0; i < words.size(); i += 2) {
        auto const type = detail::field_type(words[i + 1]);
        if (!type) refuse("field " + words[i] + " must have a number type, COUNT*TYPE or TYPE*COUNT", words[i + 1]);
        if (std::any_of(fields.begin(), fields.end(), [&](data_field const& f) { return f.name == words[i]; }))
            refuse("field names must be unique", words[i]);
        fields.push_back({words[i], type->first, type->second, record_bytes(fields)});
    }
    return fields;
}

}  // namespace sluice::trodes
