/// \file
/// npy_header: the header of a `.npy` file (NumPy's format versions 1.0 to 3.0).
#pragma once

#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <limits>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <sluice/core/error.hpp>
#include <sluice/core/strided.hpp>
#include <sluice/memory/file_reader.hpp>

namespace sluice::memory::detail {

/// The kind of a number, as in NumPy's type codes, and its size in bytes. Size 0: an unsupported type.
struct npy_type {
    char kind = 'V';
    std::size_t size = 0;
    friend bool operator==(npy_type const&, npy_type const&) = default;
};
template <class T>
inline constexpr npy_type npy_type_of = {};
template <class T>
    requires(std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>)
inline constexpr npy_type npy_type_of<T> = {std::is_signed_v<T> ? 'i' : 'u', sizeof(T)};
template <class T>
    requires(std::same_as<T, float> || std::same_as<T, double>)
inline constexpr npy_type npy_type_of<T> = {'f', sizeof(T)};

struct npy_header {
    std::string path;
    std::uint64_t file_bytes = 0;
    std::uint64_t data_byte = 0;                  // offset of the array in the file
    std::string type;                             // for example "<i2"
    std::uint64_t type_byte = 0, shape_byte = 0;  // their offsets in the file
    bool fortran_order = false;
    std::vector<std::uint64_t> shape;

    std::string shape_text() const {
        std::string text = "(";
        for (std::size_t i = 0; i < shape.size(); ++i) text += (i == 0 ? "" : ", ") + std::to_string(shape[i]);
        return text + (shape.size() == 1 ? ",)" : ")");
    }
    void require_type(npy_type const& wanted) const {
        auto const name = std::string(1, wanted.size == 1 ? '|' : '<') + wanted.kind + std::to_string(wanted.size);
        if (type != name && !(wanted.size == 1 && type == "<" + name.substr(1)))
            throw format_error(path, type_byte, "the type of the array must be '" + name + "', got '" + type + "'");
    }
    /// count * each. Throws format_error if the product overflows.
    std::uint64_t bytes_of(std::uint64_t count, std::uint64_t each) const {
        if (each != 0 && count > std::numeric_limits<std::uint64_t>::max() / each)
            throw format_error(path, shape_byte, "the array must fit in 2^64 bytes, got the shape " + shape_text());
        return count * each;
    }
};

/// Parses the dictionary, a Python literal: {'descr': '<i2', 'fortran_order': False, 'shape': (100, 4), }.
class npy_dictionary {
public:
    npy_dictionary(npy_header& into, std::string_view text, std::uint64_t byte)
        : into_(into), text_(text), byte_(byte) {}

    void read() {
        expect('{');
        bool type = false, order = false, shape = false;
        while (!skip('}')) {
            auto const at = byte_of_next();
            auto const key = quoted();
            expect(':');
            if (key == "descr")
                into_.type_byte = byte_of_next(), into_.type = quoted(), type = true;
            else if (key == "fortran_order")
                into_.fortran_order = boolean(), order = true;
            else if (key == "shape")
                into_.shape_byte = byte_of_next(), read_shape(), shape = true;
            else
                refuse(at, "a key must be descr, fortran_order or shape", key);
            if (skip('}')) break;
            expect(',');
        }
        if (!type || !order || !shape)
            refuse(byte_, "the header must have descr, fortran_order and shape", text_.substr(0, 80));
    }

private:
    std::uint64_t byte_of_next() {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t')) ++at_;
        return byte_ + at_;
    }
    [[noreturn]] void refuse(std::uint64_t byte, std::string const& rule, std::string_view got) const {
        throw format_error(into_.path, byte, rule + ", got \"" + std::string(got) + "\"");
    }
    std::string_view next() const { return text_.substr(at_, std::min<std::size_t>(20, text_.size() - at_)); }
    bool skip(char c) {
        byte_of_next();
        if (at_ == text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    void expect(char c) {
        if (!skip(c)) refuse(byte_ + at_, std::string("the header must have '") + c + "' here", next());
    }
    std::string quoted() {
        byte_of_next();
        char const quote = at_ < text_.size() ? text_[at_] : '\0';
        auto const end = quote == '\'' || quote == '"' ? text_.find(quote, at_ + 1) : text_.npos;
        if (end == text_.npos) refuse(byte_ + at_, "a quoted string must be here", next());
        auto const text = std::string(text_.substr(at_ + 1, end - at_ - 1));
        at_ = end + 1;
        return text;
    }
    bool boolean() {
        auto const byte = byte_of_next();
        for (auto const& [name, value] : {std::pair<std::string_view, bool>{"True", true}, {"False", false}})
            if (text_.substr(at_, name.size()) == name) return at_ += name.size(), value;
        refuse(byte, "fortran_order must be True or False", next());
    }
    void read_shape() {
        expect('(');
        while (!skip(')')) {
            auto const byte = byte_of_next();
            std::uint64_t length = 0;
            auto const* const from = text_.data() + at_;
            auto const [end, code] = std::from_chars(from, text_.data() + text_.size(), length);
            if (code != std::errc())
                refuse(byte, "a length in the shape must be a whole number from 0 to 2^64 - 1", next());
            at_ += static_cast<std::size_t>(end - from);
            into_.shape.push_back(length);
            if (skip(')')) return;
            expect(',');
        }
    }

    npy_header& into_;
    std::string_view text_;
    std::uint64_t byte_;
    std::size_t at_ = 0;
};

/// Throws format_error unless the file begins with a header of version 1 to 3; file_error if it cannot be read.
inline npy_header read_npy_header(std::filesystem::path const& path) {
    constexpr std::string_view magic("\x93NUMPY", 6);
    constexpr std::uint64_t most = std::uint64_t{1} << 20;  // a longer header is damaged
    file_reader const file(path);
    npy_header header;
    header.path = file.path();
    header.file_bytes = file.size();
    std::array<std::byte, 12> beginning{};
    auto const have = static_cast<std::size_t>(std::min<std::uint64_t>(beginning.size(), file.size()));
    file.read(0, std::span(beginning).first(have));
    if (have < 10 || std::memcmp(beginning.data(), magic.data(), magic.size()) != 0)
        throw format_error(header.path, 0,
                           "a .npy file must begin with \\x93NUMPY and a version, got other bytes in a file of " +
                               std::to_string(file.size()) + " bytes");
    auto const version = std::to_integer<unsigned>(beginning[6]);
    if (version < 1 || version > 3)
        throw format_error(header.path, 6,
                           "the version of a .npy file must be from 1 to 3, got " + std::to_string(version));
    std::uint64_t const text_byte = version == 1 ? 10 : 12;
    std::uint64_t const length =
        version == 1 ? load<std::uint16_t>(beginning.data() + 8) : load<std::uint32_t>(beginning.data() + 8);
    if (length > most || text_byte + length > file.size())
        throw format_error(header.path, 8,
                           "the header must end within the file and have at most " + std::to_string(most) +
                               " bytes, got " + std::to_string(length));
    std::string text(static_cast<std::size_t>(length), '\0');
    file.read(text_byte, std::as_writable_bytes(std::span(text)));
    header.data_byte = text_byte + length;
    npy_dictionary(header, text, text_byte).read();
    return header;
}

}  // namespace sluice::memory::detail
